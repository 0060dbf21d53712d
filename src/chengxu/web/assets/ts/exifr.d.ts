// The small build of exifr carries no types of its own; what we call of it.
declare module "exifr/dist/lite.esm.mjs" {
  interface Found {
    latitude?: number;
    longitude?: number;
    DateTimeOriginal?: string;
  }
  const exifr: {
    parse(file: Blob, options: { gps: boolean; exif: string[]; reviveValues: boolean }): Promise<Found | undefined>;
  };
  export default exifr;
}
