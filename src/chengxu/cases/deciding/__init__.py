"""What each verb decides, one family of verbs a module; :mod:`chengxu.cases.rules` puts them together. Pure."""
