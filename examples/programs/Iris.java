import io.lockstep.kernels.library.*;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.*;
import io.lockstep.training.loop.*;
import io.lockstep.training.network.*;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.*;

/// Three kinds of flowers by the lengths and widths of their petals and sepals, told apart by one
/// perceptron for each kind. The rule never settles where no line tells a kind apart, so the best
/// epoch is kept. The flowers are drawn here, with means and deviations like those of Fisher's
/// irises.
void main(String[] args) {
  double[][] means = {{5.0, 3.4, 1.5, 0.2}, {5.9, 2.8, 4.3, 1.3}, {6.6, 3.0, 5.6, 2.0}};
  double[] deviations = {0.3, 0.3, 0.2, 0.1};
  var random = new Random(1);
  float[][] flowers = new float[150][4];
  int[] kinds = new int[150];
  for (int i = 0; i < 150; i++) {
    kinds[i] = i % 3;
    for (int j = 0; j < 4; j++) {
      flowers[i][j] = (float) (means[kinds[i]][j] + deviations[j] * random.nextGaussian());
    }
  }

  var data = Dataset.of(flowers, kinds).split(0.2, 1);
  try (var engine = Engine.open("cpu")) {
    var model = new Model(engine, Networks.perceptron(3), 4, 1);
    try (var trainer =
        Trainer.of(model)
            .objective(new Objective(Task.CLASSIFICATION, Losses.PERCEPTRON))
            .optimizer(OptimizerRules.SGD, Map.of("lr", 0.1))
            .scaling(Scaling.standardize(data.training().features().values()))
            .batch(1)
            .callbacks(new EarlyStopping(20, 0))
            .build()) {
      trainer.fit(data.training(), data.validation(), 60);
      double accuracy = trainer.evaluate(data.validation()).accuracy();
      IO.println("accuracy on " + data.validation().size() + " other flowers: " + accuracy);
    }
  }
}
