package io.lockstep.training.optim.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The three problems on which optimizers are compared with their references. */
final class Problems {
  static final Problem QUADRATIC = new Quadratic();
  static final Problem NET = new Net();

  /** All of them, by name. */
  static final Map<String, Problem> ALL =
      Map.of("quadratic", QUADRATIC, "logistic", new Logistic(), "net", NET);

  private Problems() {}

  private static double[] normal(long seed, int count, double deviation) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  /** A badly scaled bowl, with noise in the gradient. */
  private record Quadratic() implements Problem {
    @Override
    public List<Values> start() {
      return List.of(Values.of(normal(1, 13, 0.5), 13), Values.of(normal(2, 15, 0.5), 3, 5));
    }

    @Override
    public Slope at(List<Values> parameters, int t) {
      SplittableRandom noise = new SplittableRandom(1000 + t);
      double loss = 0;
      List<Values> gradients = new ArrayList<>();
      for (Values p : parameters) {
        Values g = p.copy();
        for (int i = 0; i < g.data().length; i++) {
          double curvature = Math.pow(10, 1 - 2.0 * i / g.data().length);
          double distance = p.data()[i] - 0.3 * Math.cos(i);
          loss += curvature * distance * distance / 2;
          g.data()[i] = curvature * distance + 0.1 * noise.nextGaussian();
        }
        gradients.add(g);
      }
      return new Slope(loss, gradients);
    }
  }

  /** Two classes told apart by a line, in batches of 10 of 40 examples. */
  private record Logistic() implements Problem {
    private static final int INPUTS = 6;
    private static final int BATCH = 10;
    private static final double[] X = normal(3, 40 * INPUTS, 1);
    private static final double[] NOISE = normal(4, 40, 0.5);

    @Override
    public List<Values> start() {
      return List.of(
          Values.of(normal(5, INPUTS, 0.5), INPUTS, 1), Values.of(new double[] {0.25}, 1));
    }

    @Override
    public Slope at(List<Values> parameters, int t) {
      double[] w = parameters.get(0).data();
      double b = parameters.get(1).data()[0];
      double[] dw = new double[INPUTS];
      double db = 0;
      double loss = 0;
      for (int k = 0; k < BATCH; k++) {
        int row = (t * BATCH + k) % 40;
        double logit = b;
        double rule = NOISE[row];
        for (int j = 0; j < INPUTS; j++) {
          logit += w[j] * X[row * INPUTS + j];
          rule += (j - 2) * X[row * INPUTS + j];
        }
        double target = rule > 0 ? 1 : 0;
        loss += (Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - target * logit);
        double error = (1 / (1 + Math.exp(-logit)) - target) / BATCH;
        for (int j = 0; j < INPUTS; j++) {
          dw[j] += error * X[row * INPUTS + j];
        }
        db += error;
      }
      return new Slope(
          loss / BATCH, List.of(Values.of(dw, INPUTS, 1), Values.of(new double[] {db}, 1)));
    }
  }

  /** A net of 4, 5 and 2 units with tanh between, and squared error; batches of 8 of 32. */
  private record Net() implements Problem {
    private static final int IN = 4;
    private static final int HIDDEN = 5;
    private static final int OUT = 2;
    private static final int BATCH = 8;
    private static final double[] X = normal(6, 32 * IN, 1);

    @Override
    public List<Values> start() {
      return List.of(
          Values.of(normal(7, IN * HIDDEN, 0.5), IN, HIDDEN),
          Values.of(normal(8, HIDDEN, 0.1), HIDDEN),
          Values.of(normal(9, HIDDEN * OUT, 0.5), HIDDEN, OUT),
          Values.of(normal(10, OUT, 0.1), OUT));
    }

    private static double target(int row, int output) {
      double a = X[row * IN + output];
      return output == 0 ? Math.sin(a) : a * X[row * IN];
    }

    @Override
    public Slope at(List<Values> parameters, int t) {
      List<Values> gradients = parameters.stream().map(Values::copy).toList();
      gradients.forEach(g -> java.util.Arrays.fill(g.data(), 0));
      double loss = 0;
      for (int k = 0; k < BATCH; k++) {
        loss += example(parameters, gradients, (t * BATCH + k) % 32);
      }
      return new Slope(loss / (BATCH * OUT), gradients);
    }

    /** Adds an example's gradients, and returns its loss. */
    private static double example(List<Values> parameters, List<Values> gradients, int row) {
      double[] w1 = parameters.get(0).data();
      double[] w2 = parameters.get(2).data();
      double[] hidden = parameters.get(1).data().clone();
      for (int j = 0; j < HIDDEN; j++) {
        for (int i = 0; i < IN; i++) {
          hidden[j] += X[row * IN + i] * w1[i * HIDDEN + j];
        }
        hidden[j] = Math.tanh(hidden[j]);
      }
      double loss = 0;
      double[] dHidden = new double[HIDDEN];
      for (int o = 0; o < OUT; o++) {
        double output = parameters.get(3).data()[o];
        for (int j = 0; j < HIDDEN; j++) {
          output += hidden[j] * w2[j * OUT + o];
        }
        double error = output - target(row, o);
        loss += error * error;
        double slope = 2 * error / (BATCH * OUT);
        gradients.get(3).data()[o] += slope;
        for (int j = 0; j < HIDDEN; j++) {
          gradients.get(2).data()[j * OUT + o] += slope * hidden[j];
          dHidden[j] += slope * w2[j * OUT + o];
        }
      }
      for (int j = 0; j < HIDDEN; j++) {
        double slope = dHidden[j] * (1 - hidden[j] * hidden[j]);
        gradients.get(1).data()[j] += slope;
        for (int i = 0; i < IN; i++) {
          gradients.get(0).data()[i * HIDDEN + j] += slope * X[row * IN + i];
        }
      }
      return loss;
    }
  }
}
