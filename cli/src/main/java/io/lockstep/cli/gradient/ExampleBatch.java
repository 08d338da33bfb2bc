package io.lockstep.cli.gradient;

import io.lockstep.cli.run.RunPlan;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;

/**
 * The first examples of a run in 64-bit floats.
 *
 * @param features {@code f64[n,...]}, scaled
 * @param targets {@code f64[n,outputs]}: the numbers to predict, or the share of each class
 */
record ExampleBatch(Tensor features, Tensor targets) {
  /** Takes so many examples of the training part. */
  static ExampleBatch of(Engine engine, RunPlan plan, int examples) {
    Dataset data = plan.training();
    Matrix values = data.features().values();
    Scaling scaling = plan.scaling();
    double[] scaled = new double[examples * values.width()];
    for (int i = 0; i < scaled.length; i++) {
      int column = i % values.width();
      scaled[i] = scaling.apply(values.get(i / values.width(), column), column);
    }
    Tensor rows = engine.tensor(scaled, examples, values.width());
    return new ExampleBatch(
        rows.reshape(batch(plan.info().input(), examples)),
        switch (data.targets()) {
          case Targets.None _ -> rows;
          case Targets.Classes classes -> shares(engine, classes, examples);
          case Targets.Values numbers -> numbers(engine, numbers.values(), examples);
        });
  }

  private static int[] batch(Shape of, int examples) {
    int[] shape = new int[of.rank() + 1];
    shape[0] = examples;
    System.arraycopy(of.toArray(), 0, shape, 1, of.rank());
    return shape;
  }

  private static Tensor shares(Engine engine, Targets.Classes classes, int examples) {
    int[] indices = new int[examples];
    for (int i = 0; i < examples; i++) {
      indices[i] = classes.get(i);
    }
    return engine.tensor(indices, examples).oneHot(classes.count()).cast(DType.F64);
  }

  private static Tensor numbers(Engine engine, Matrix values, int examples) {
    double[] numbers = new double[examples * values.width()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i / values.width(), i % values.width());
    }
    return engine.tensor(numbers, examples, values.width());
  }
}
