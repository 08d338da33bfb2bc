import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.*;
import io.lockstep.training.nn.Model;

/// Rosenblatt's perceptron learns AND, OR and NAND, but not XOR, which two layers do.
final float[][] corners = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

void main(String[] args) {
  try (var engine = Engine.open("cpu")) {
    IO.println("AND:  " + perceptron(engine, new int[] {0, 0, 0, 1}) + " of 4 right");
    IO.println("OR:   " + perceptron(engine, new int[] {0, 1, 1, 1}) + " of 4 right");
    IO.println("NAND: " + perceptron(engine, new int[] {1, 1, 1, 0}) + " of 4 right");
    int alone = perceptron(engine, new int[] {0, 1, 1, 0});
    IO.println("XOR:  " + (alone < 4 ? "not learnt by one perceptron" : "a line cannot do that"));
    IO.println("XOR by two layers: " + twoLayers(engine, new int[] {0, 1, 1, 0}) + " of 4 right");
  }
}

/// His rule, w + lr (t - step(w x + b)) x, is descent down the perceptron's loss, one by one.
int perceptron(Engine engine, int[] truth) {
  var model = new Model(engine, Networks.perceptron(1), 2, 1);
  float[][] wanted = new float[4][1];
  for (int i = 0; i < 4; i++) {
    wanted[i][0] = truth[i];
  }
  try (var trainer =
      Trainer.of(model)
          .loss("perceptron")
          .optimizer(OptimizerRules.SGD, Map.of("lr", 1.0))
          .batch(1)
          .build()) {
    trainer.fit(Dataset.of(corners, wanted), null, 20);
    try (var predictor = trainer.predictor()) {
      int right = 0;
      for (int i = 0; i < 4; i++) {
        right += predictor.predict(corners[i])[0] == truth[i] ? 1 : 0;
      }
      return right;
    }
  }
}

int twoLayers(Engine engine, int[] truth) {
  var data = Dataset.of(corners, truth);
  var model = new Model(engine, Networks.mlp(List.of(4), 2, "tanh"), 2, 1);
  try (var trainer =
      Trainer.of(model)
          .loss("categorical_crossentropy")
          .optimizer(OptimizerRules.ADAM, Map.of("lr", 0.05))
          .batch(4)
          .build()) {
    trainer.fit(data, null, 200);
    return (int) Math.round(4 * trainer.evaluate(data).accuracy());
  }
}
