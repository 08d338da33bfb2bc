import io.lockstep.tensor.Engine;
import io.lockstep.training.data.*;
import io.lockstep.training.data.idx.IdxReader;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Autoencoders;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.*;

/// New digits that a variational autoencoder's decoder makes of normal numbers:
/// `VariationalAutoencoder [COUNT or FOLDER] [EPOCHS] [PICTURE.png]`.
void main(String[] args) throws IOException {
  String which = args.length > 0 ? args[0] : "5000";
  int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 20;
  Dataset data =
      which.matches("[0-9]+")
          ? Digits.generate(Integer.parseInt(which), 1)
          : IdxReader.readFolder(Path.of(which)).training();
  int code = 16;

  var network = Autoencoders.of(784, 256, code).variational(1);
  try (var engine = Engine.open("auto")) {
    var model = new Model(engine, network, 784, 1);
    try (var trainer =
        Trainer.of(model)
            .objective(Objective.of(Task.RECONSTRUCTION))
            .scaling(Scaling.unitRange(784))
            .batch(64)
            .build()) {
      var history = trainer.fit(data, null, epochs);
      double[] losses = history.trainLosses();
      IO.println("loss %.5f, at first %.5f".formatted(losses[epochs - 1], losses[0]));
    }

    int side = 10;
    var random = new Random(1);
    float[] codes = new float[side * side * code];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) random.nextGaussian();
    }
    var drawn = model.forward("decoder", engine.tensor(codes, side * side, code)).toFloats();
    Path file = Path.of(args.length > 2 ? args[2] : "samples.png");
    picture(file, side, drawn);
    IO.println(side * side + " new digits");
  }
}

void picture(Path file, int side, float[] drawn) throws IOException {
  var image =
      new java.awt.image.BufferedImage(
          28 * side, 28 * side, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
  for (int i = 0; i < drawn.length; i++) {
    int digit = i / 784;
    int pixel = i % 784;
    int x = 28 * (digit % side) + pixel % 28;
    int y = 28 * (digit / side) + pixel / 28;
    image.getRaster().setSample(x, y, 0, Math.clamp(Math.round(255 * drawn[i]), 0, 255));
  }
  javax.imageio.ImageIO.write(image, "png", file.toFile());
}
