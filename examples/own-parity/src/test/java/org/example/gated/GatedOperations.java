package org.example.gated;

import static io.lockstep.parity.own.OwnOperand.SIZE;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.parity.own.OwnFunction;
import io.lockstep.parity.own.OwnLayer;
import io.lockstep.parity.own.OwnOperand;
import io.lockstep.parity.own.OwnOperation;
import io.lockstep.parity.own.OwnOperationProvider;
import java.util.List;
import java.util.Map;

/** What the kit walks like what is built in, each with a reference in plain Java. */
public final class GatedOperations implements OwnOperationProvider {
  @Override
  public List<OwnOperation> operations() {
    Activation softsign = Activations.byName("gated_softsign");
    return List.of(
        OwnFunction.of("gated", Gated::gated)
            .withReference((value, gate) -> value / (1 + Math.exp(-gate))),
        OwnFunction.of("gated_softsign", x -> x.apply("gated_softsign", softsign::apply))
            .withReference(x -> x / (1 + Math.abs(x))),
        OwnFunction.of(
                "row_energy",
                List.of(OwnOperand.floats(5, SIZE), OwnOperand.between(0.5, 2, 5)),
                t -> t.get(0).square().sum(1).div(t.get(1)))
            .withArrayReference((size, t) -> energies(size, t.get(0), t.get(1))),
        OwnLayer.of("gated_layer", new Gated(7, 0.2))
            .withReference(GatedOperations::layer));
  }

  private static double[] layer(
      List<Integer> shape, double[] x, Map<String, double[]> parameters) {
    int width = shape.get(1);
    double[] result = new double[shape.get(0) * 7];
    for (int i = 0; i < result.length; i++) {
      double value = 0;
      double gate = 0;
      for (int k = 0; k < width; k++) {
        value += x[i / 7 * width + k] * parameters.get("weight")[i % 7 * width + k];
        gate += x[i / 7 * width + k] * parameters.get("gate")[i % 7 * width + k];
      }
      result[i] = value / (1 + Math.exp(-gate));
    }
    return result;
  }

  private static double[] energies(int size, double[] x, double[] scale) {
    double[] sums = new double[scale.length];
    for (int row = 0; row < sums.length; row++) {
      for (int i = row * size; i < (row + 1) * size; i++) {
        sums[row] += x[i] * x[i];
      }
      sums[row] /= scale[row];
    }
    return sums;
  }
}
