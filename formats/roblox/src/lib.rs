//! Import of .rbxl, .rbxlx, .rbxm and .rbxmx, with a report
