"""Side-by-side benchmarks. Figures are ratios within one run, since machines differ and are noisy: `make bench`."""
