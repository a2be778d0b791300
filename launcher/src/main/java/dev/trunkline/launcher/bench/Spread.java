package dev.trunkline.launcher.bench;

import java.util.Collection;
import java.util.Locale;

/// The median of what several rounds measured, and how far they are apart.
record Spread(double median, double least, double most) {

  static Spread of(Collection<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /// The value that a share of all values does not exceed.
  static double percentile(Collection<? extends Number> values, double percent) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)];
  }

  /// Such as `1,234 (1,200-1,250)`.
  @Override
  public String toString() {
    String number = most < 10 ? "%.2f" : most < 100 ? "%.1f" : "%,.0f";
    return String.format(
        Locale.ROOT, number + " (" + number + "-" + number + ")", median, least, most);
  }
}
