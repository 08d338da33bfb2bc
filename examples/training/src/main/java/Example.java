import io.lockstep.kernels.library.rule.*;
import io.lockstep.tensor.*;
import io.lockstep.training.data.*;
import io.lockstep.training.data.synthetic.*;
import io.lockstep.training.loop.*;
import io.lockstep.training.network.*;
import io.lockstep.training.nn.*;
import io.lockstep.training.objective.*;
import io.lockstep.training.optim.*;

void main() {
  var data = Digits.generate(5000, 1).split(0.1, 1);
  try (var engine = Engine.open("auto")) {
    var network = Networks.mlp(List.of(128, 64), 10, "relu");
    var model = new Model(engine, network, 784, 1);
    var adam = new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.001), model.parameters());
    try (var trainer = new Trainer(model, Objective.of(Task.CLASSIFICATION), adam,
        Scaling.unitRange(784), new TrainingOptions(64, 1))) {
      trainer.fit(data.training(), data.validation(), 5, List.of());
      IO.println(trainer.evaluate(data.validation()));
      IO.println(model.digest());
    }
  }
}
