package io.lockstep.training.optim.reference;

import java.util.ArrayList;
import java.util.List;

/** An optimizer that goes element by element. */
final class ElementReference implements Reference {
  private final int states;
  private final Formula formula;
  private final List<double[][]> state = new ArrayList<>();

  /** What happens to an element. */
  @FunctionalInterface
  interface Formula {
    /**
     * Returns the next parameter.
     *
     * @param p the parameter
     * @param g its gradient
     * @param s the element's state, all 0 at first, which is given its new values
     * @param t the number of the step, from 1
     */
    double next(double p, double g, double[] s, int t);
  }

  /**
   * Creates one.
   *
   * @param states how many values are kept for each element
   */
  ElementReference(int states, Formula formula) {
    this.states = states;
    this.formula = formula;
  }

  @Override
  public void step(List<Values> parameters, List<Values> gradients, int t, double loss) {
    for (int k = 0; k < parameters.size(); k++) {
      double[] p = parameters.get(k).data();
      double[] g = gradients.get(k).data();
      if (state.size() == k) {
        state.add(new double[p.length][states]);
      }
      for (int i = 0; i < p.length; i++) {
        p[i] = formula.next(p[i], g[i], state.get(k)[i], t);
      }
    }
  }
}
