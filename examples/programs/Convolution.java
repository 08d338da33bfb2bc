import static io.lockstep.training.network.Layers.*;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.*;
import io.lockstep.training.data.idx.IdxReader;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Model;

/// The network of PyTorch's 60-minute tutorial, LeNet-5 with ReLU, for grey images of 28x28:
/// `Convolution [COUNT] [EPOCHS]` on drawn digits, `Convolution FOLDER [EPOCHS]` on IDX files.
void main(String[] args) {
  String which = args.length > 0 ? args[0] : "3000";
  int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
  DataParts data =
      which.matches("[0-9]+")
          ? Digits.generate(Integer.parseInt(which), 1).split(0.1, 1)
          : IdxReader.readFolder(Path.of(which)).orSplit(0.1, 1);

  var network =
      sequential(
          reshape(1, 28, 28),
          conv2d(6, 5), relu(), maxPool2d(2),
          conv2d(16, 5), relu(), maxPool2d(2),
          flatten(),
          linear(120), relu(),
          linear(84), relu(),
          linear(10));
  try (var engine = Engine.open("auto")) {
    var model = new Model(engine, network, 784, 1);
    try (var trainer =
        Trainer.of(model)
            .loss("cross_entropy")
            .optimizer(OptimizerRules.MOMENTUM, Map.of("lr", 0.03))
            .scaling(Scaling.unitRange(784))
            .batch(32)
            .build()) {
      trainer.fit(data.training(), data.validation(), epochs);
      IO.println(model.parameters().size() + " parameters");
      IO.println(trainer.evaluate(data.validation()));
    }
  }
}
