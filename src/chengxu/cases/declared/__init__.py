"""What a pack says about cases, file by file; :mod:`chengxu.cases.loading` puts it together."""
