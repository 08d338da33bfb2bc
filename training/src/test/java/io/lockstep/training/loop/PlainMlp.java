package io.lockstep.training.loop;

/**
 * A small tanh network with softmax cross-entropy and Adam in plain double loops, written from the
 * papers and sharing no code with the engine: a reference for the numbers.
 */
final class PlainMlp {
  private final int[] widths;
  private final double[][] weights;
  private final double[][] biases;
  private final double[][][] moments;
  private int step;

  /** Weights are {@code [out][in]} in row-major order. */
  PlainMlp(int[] widths, double[][] weights, double[][] biases) {
    this.widths = widths;
    this.weights = weights;
    this.biases = biases;
    this.moments = new double[2 * weights.length][2][];
    for (int layer = 0; layer < weights.length; layer++) {
      for (int moment = 0; moment < 2; moment++) {
        moments[2 * layer][moment] = new double[weights[layer].length];
        moments[2 * layer + 1][moment] = new double[biases[layer].length];
      }
    }
  }

  /** Takes one step on a batch and returns the mean loss before it. */
  double train(double[][] x, int[] labels, double rate) {
    int layers = weights.length;
    double[][] weightGradients = new double[layers][];
    double[][] biasGradients = new double[layers][];
    for (int layer = 0; layer < layers; layer++) {
      weightGradients[layer] = new double[weights[layer].length];
      biasGradients[layer] = new double[biases[layer].length];
    }
    double loss = 0;
    for (int example = 0; example < x.length; example++) {
      double[][] values = forward(x[example]);
      double[] logits = values[layers];
      double sum = 0;
      for (double z : logits) {
        sum += Math.exp(z);
      }
      loss += Math.log(sum) - logits[labels[example]];
      double[] delta = new double[logits.length];
      for (int j = 0; j < delta.length; j++) {
        double p = Math.exp(logits[j]) / sum;
        delta[j] = (p - (j == labels[example] ? 1 : 0)) / x.length;
      }
      for (int layer = layers - 1; layer >= 0; layer--) {
        double[] in = values[layer];
        double[] below = new double[in.length];
        for (int j = 0; j < delta.length; j++) {
          biasGradients[layer][j] += delta[j];
          for (int i = 0; i < in.length; i++) {
            weightGradients[layer][j * in.length + i] += delta[j] * in[i];
            below[i] += delta[j] * weights[layer][j * in.length + i];
          }
        }
        for (int i = 0; i < below.length; i++) {
          below[i] *= 1 - in[i] * in[i];
        }
        delta = below;
      }
    }
    step++;
    for (int layer = 0; layer < layers; layer++) {
      adam(weights[layer], weightGradients[layer], moments[2 * layer], rate);
      adam(biases[layer], biasGradients[layer], moments[2 * layer + 1], rate);
    }
    return loss / x.length;
  }

  private double[][] forward(double[] x) {
    double[][] values = new double[widths.length][];
    values[0] = x;
    for (int layer = 0; layer < weights.length; layer++) {
      double[] in = values[layer];
      double[] out = new double[widths[layer + 1]];
      for (int j = 0; j < out.length; j++) {
        double z = biases[layer][j];
        for (int i = 0; i < in.length; i++) {
          z += weights[layer][j * in.length + i] * in[i];
        }
        out[j] = layer == weights.length - 1 ? z : Math.tanh(z);
      }
      values[layer + 1] = out;
    }
    return values;
  }

  private void adam(double[] p, double[] g, double[][] moment, double rate) {
    for (int i = 0; i < p.length; i++) {
      moment[0][i] = 0.9 * moment[0][i] + 0.1 * g[i];
      moment[1][i] = 0.999 * moment[1][i] + 0.001 * g[i] * g[i];
      double m = moment[0][i] / (1 - Math.pow(0.9, step));
      double v = moment[1][i] / (1 - Math.pow(0.999, step));
      p[i] -= rate * m / (Math.sqrt(v) + 1e-8);
    }
  }
}
