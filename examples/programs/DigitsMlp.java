import static io.lockstep.training.network.Layers.*;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.*;
import io.lockstep.training.data.idx.IdxReader;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.*;
import io.lockstep.training.network.NetworkSummary;
import io.lockstep.training.nn.Model;

/// A multilayer perceptron with batch normalization and dropout, on digits that are drawn here:
/// `DigitsMlp [COUNT] [EPOCHS]`, or on MNIST in its IDX files: `DigitsMlp FOLDER [EPOCHS]`.
void main(String[] args) {
  String which = args.length > 0 ? args[0] : "5000";
  int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
  DataParts data =
      which.matches("[0-9]+")
          ? Digits.generate(Integer.parseInt(which), 1).split(0.1, 1)
          : IdxReader.readFolder(Path.of(which)).orSplit(0.1, 1);

  var network =
      sequential(
          linear(256), batchNorm(), relu(), dropout(0.2),
          linear(128), batchNorm(), relu(), dropout(0.2),
          linear(10));
  try (var engine = Engine.open("auto")) {
    var model = new Model(engine, network, 784, 1);
    IO.println(new NetworkSummary(model.structure()));
    try (var trainer =
        Trainer.of(model)
            .loss("categorical_crossentropy")
            .scaling(Scaling.unitRange(784))
            .batch(64)
            .callbacks(new EarlyStopping(3, 0))
            .build()) {
      var history = trainer.fit(data.training(), data.validation(), epochs);
      var best = history.best().orElseThrow();
      IO.println("best epoch " + best.epoch() + ": " + best.validation());
    }
  }
}
