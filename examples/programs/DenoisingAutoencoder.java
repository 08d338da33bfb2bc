import io.lockstep.tensor.Engine;
import io.lockstep.training.data.*;
import io.lockstep.training.data.idx.IdxReader;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.layer.random.GaussianNoise;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Autoencoders;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.*;

/// Clean digits from noisy ones: `DenoisingAutoencoder [COUNT or FOLDER] [EPOCHS] [PICTURE.png]`.
/// The noise is a layer, which is there in training alone; the loss compares with the clean digits.
void main(String[] args) throws IOException {
  String which = args.length > 0 ? args[0] : "5000";
  int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
  DataParts data =
      which.matches("[0-9]+")
          ? Digits.generate(Integer.parseInt(which), 1).split(0.1, 1)
          : IdxReader.readFolder(Path.of(which)).orSplit(0.1, 1);
  double deviation = 0.5;

  var network = Autoencoders.of(784, 512, 128).denoising(new GaussianNoise(deviation));
  try (var engine = Engine.open("auto")) {
    var model = new Model(engine, network, 784, 1);
    try (var trainer =
        Trainer.of(model)
            .objective(Objective.of(Task.RECONSTRUCTION))
            .scaling(Scaling.unitRange(784))
            .batch(64)
            .build()) {
      trainer.fit(data.training(), null, epochs);

      var held = data.validation().features().values();
      var random = new Random(1);
      float[][] clean = new float[held.rows()][784];
      float[][] noisy = new float[held.rows()][784];
      for (int i = 0; i < clean.length; i++) {
        for (int j = 0; j < 784; j++) {
          clean[i][j] = held.get(i, j) / 255;
          noisy[i][j] = 255 * (clean[i][j] + (float) (deviation * random.nextGaussian()));
        }
      }
      float[][] restored;
      try (var predictor = trainer.predictor()) {
        restored = predictor.predict(noisy);
      }
      for (float[] row : noisy) {
        for (int j = 0; j < 784; j++) {
          row[j] /= 255;
        }
      }
      double before = error(noisy, clean);
      double after = error(restored, clean);
      IO.println(
          "mean squared error of %d held-out digits: noisy %.5f, restored %.5f, closer by %.2f"
              .formatted(clean.length, before, after, before / after));
      if (args.length > 2) {
        picture(Path.of(args[2]), clean, noisy, restored);
      }
    }
  }
}

double error(float[][] a, float[][] b) {
  double sum = 0;
  for (int i = 0; i < a.length; i++) {
    for (int j = 0; j < 784; j++) {
      sum += (a[i][j] - b[i][j]) * (a[i][j] - b[i][j]);
    }
  }
  return sum / (784.0 * a.length);
}

/// Draws the first digits: a row of clean ones, one of noisy ones, one of restored ones.
void picture(Path file, float[][]... rows) throws IOException {
  int columns = Math.min(12, rows[0].length);
  var image =
      new java.awt.image.BufferedImage(
          28 * columns, 28 * rows.length, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
  for (int r = 0; r < rows.length; r++) {
    for (int c = 0; c < columns; c++) {
      for (int p = 0; p < 784; p++) {
        int grey = Math.clamp(Math.round(255 * rows[r][c][p]), 0, 255);
        image.getRaster().setSample(28 * c + p % 28, 28 * r + p / 28, 0, grey);
      }
    }
  }
  javax.imageio.ImageIO.write(image, "png", file.toFile());
}
