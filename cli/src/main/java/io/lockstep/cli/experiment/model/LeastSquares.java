package io.lockstep.cli.experiment.model;

/** Regression without a network, in double precision: of two inputs and a constant. */
final class LeastSquares {
  private static final int TERMS = 3;
  private static final int NEWTON_STEPS = 20;

  private LeastSquares() {}

  /** Returns the weights of the least sum of squares, the constant last. */
  static double[] linear(float[][] x, float[][] y) {
    double[][] system = new double[TERMS][TERMS + 1];
    for (int i = 0; i < x.length; i++) {
      add(system, terms(x[i]), 1, y[i][0]);
    }
    return solve(system);
  }

  /** Returns the weights of the greatest likelihood of classes 0 and 1, the constant last. */
  static double[] logistic(float[][] x, float[][] y) {
    double[] weights = new double[TERMS];
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double[][] system = new double[TERMS][TERMS + 1];
      for (int i = 0; i < x.length; i++) {
        double[] terms = terms(x[i]);
        double logit = 0;
        for (int j = 0; j < TERMS; j++) {
          logit += weights[j] * terms[j];
        }
        double p = 1 / (1 + Math.exp(-logit));
        double curvature = p * (1 - p);
        add(system, terms, curvature, (y[i][0] - p) / curvature);
      }
      double[] move = solve(system);
      for (int j = 0; j < TERMS; j++) {
        weights[j] += move[j];
      }
    }
    return weights;
  }

  private static double[] terms(float[] x) {
    return new double[] {x[0], x[1], 1};
  }

  /** Adds an example to the normal equations. */
  private static void add(double[][] system, double[] terms, double weight, double target) {
    for (int r = 0; r < TERMS; r++) {
      for (int c = 0; c < TERMS; c++) {
        system[r][c] += weight * terms[r] * terms[c];
      }
      system[r][TERMS] += weight * terms[r] * target;
    }
  }

  /** Solves a positive definite system by elimination. */
  private static double[] solve(double[][] system) {
    for (int pivot = 0; pivot < TERMS; pivot++) {
      for (int row = 0; row < TERMS; row++) {
        double factor = row == pivot ? 0 : system[row][pivot] / system[pivot][pivot];
        for (int c = pivot; c <= TERMS; c++) {
          system[row][c] -= factor * system[pivot][c];
        }
      }
    }
    double[] solution = new double[TERMS];
    for (int i = 0; i < TERMS; i++) {
      solution[i] = system[i][TERMS] / system[i][i];
    }
    return solution;
  }
}
