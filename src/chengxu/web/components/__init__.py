"""Pages of the register of components: its list, one component, import, labels, and what a scanned label opens."""
