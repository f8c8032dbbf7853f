"""What benchmarks and load runs share: homes of any size, cheap clients, figures, judgement, results."""
