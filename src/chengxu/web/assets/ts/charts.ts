// Charts are drawn from the table beside them: what the eye sees is what the table says.
import { BarChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

interface Series {
  names: string[];
  values: (number | null)[];
}

export function drawCharts(): void {
  document.querySelectorAll<HTMLElement>("[data-chart]").forEach((box) => {
    const table = document.getElementById(box.dataset.chart ?? "");
    if (!(table instanceof HTMLTableElement)) return;
    const series = readTable(table);
    const chart = init(box, null, { renderer: "canvas" });
    const draw = (): void => chart.setOption(options(series, box.dataset.unit ?? "", box.dataset.target ?? ""), true);
    draw();
    new ResizeObserver(() => chart.resize()).observe(box);
    window.addEventListener("chengxu:theme", draw);
  });
}

function readTable(table: HTMLTableElement): Series {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  return {
    names: rows.map((row) => row.cells[0]?.textContent?.trim() ?? ""),
    values: rows.map((row) => {
      const raw = row.cells[1]?.dataset.value ?? "";
      return raw === "" ? null : Number(raw);
    }),
  };
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function options(series: Series, unit: string, target: string): EChartsCoreOption {
  const ink = colour("--ink-2");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const font = getComputedStyle(document.body).fontFamily;
  const goal = target === "" ? undefined : {
    silent: true,
    symbol: "none",
    lineStyle: { color: colour("--seal"), type: "dashed", width: 1 },
    label: { color: colour("--seal-text"), position: "insideEndTop", formatter: `${target} ${unit}` },
    data: [{ yAxis: Number(target) }],
  };
  return {
    animation: !still,
    animationDuration: 200,
    textStyle: { fontFamily: font, color: ink },
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: "shadow", shadowStyle: { color: "rgba(128,128,128,0.08)" } },
      backgroundColor: colour("--surface"),
      borderColor: colour("--line-2"),
      textStyle: { color: colour("--ink"), fontFamily: font },
      formatter: (points: { name: string; value: number | null }[]) =>
        points.map((point) => `${point.name}  ${point.value ?? "—"} ${unit}`).join("\n"),
    },
    xAxis: {
      type: "category",
      data: series.names,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line-2") } },
      axisLabel: { color: ink },
    },
    yAxis: {
      type: "value",
      name: unit,
      nameTextStyle: { color: ink, align: "left" },
      splitLine: { lineStyle: { color: colour("--line") } },
      axisLabel: { color: ink },
      minInterval: 1,
    },
    series: [{
      type: "bar",
      data: series.values,
      barMaxWidth: 36,
      itemStyle: { color: colour("--chart"), borderRadius: [2, 2, 0, 0] },
      markLine: goal,
    }],
  };
}
