package io.lockstep.training.metric;

/**
 * Probabilities gathered in bins of one width, each above its lower end and up to its upper one.
 *
 * @param weight of the examples in each bin
 * @param probability the sum of theirs, each by its weight
 * @param happened the weight of those for which it came true
 */
@SuppressWarnings("ArrayRecordComponent") // Within the package, and never compared.
record Bins(double[] weight, double[] probability, double[] happened) {
  static Bins of(int count) {
    return new Bins(new double[count], new double[count], new double[count]);
  }

  void add(double p, boolean holds, double by) {
    int bin = bin(p);
    weight[bin] += by;
    probability[bin] += by * p;
    happened[bin] += holds ? by : 0;
  }

  private int bin(double p) {
    int bins = weight.length;
    int bin = Math.clamp((int) Math.ceil(p * bins) - 1, 0, bins - 1);
    // The product was rounded.
    while (bin > 0 && p <= (double) bin / bins) {
      bin--;
    }
    while (bin < bins - 1 && p > (double) (bin + 1) / bins) {
      bin++;
    }
    return bin;
  }
}
