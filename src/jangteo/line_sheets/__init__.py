"""Line sheets and catalogues: goods at one buyer's own prices, as PDF and XLSX; nothing stored."""
