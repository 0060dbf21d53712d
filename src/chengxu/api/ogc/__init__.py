"""OGC API – Features (OGC 17-069r4, part 1: core): the register of components for QGIS, ogr2ogr and other programs; reading only."""
