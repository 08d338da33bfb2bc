import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.*;
import io.lockstep.training.data.csv.CsvReader;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.loop.*;
import io.lockstep.training.network.*;
import io.lockstep.training.nn.Model;

/// Rents from a CSV table with numbers and categories. Its path may be given, and the column to
/// predict; without them a table is made up.
void main(String[] args) throws IOException {
  Path file = args.length > 0 ? Path.of(args[0]) : madeUp();
  String label = args.length > 1 ? args[1] : "rent";
  var table = CsvReader.read(file, CsvOptions.DEFAULT.withLabel(label));
  IO.println("columns: " + String.join(", ", table.dataset().features().names()));

  // Features and numbers to predict are scaled; answers are scaled back.
  var parts = table.dataset().split(0.2, 1);
  var scaling = Scaling.standardize(parts.training().features().values());
  var wanted = Scaling.standardize(((Targets.Values) parts.training().targets()).values());
  try (var engine = Engine.open("cpu")) {
    int width = parts.training().width();
    var model = new Model(engine, Networks.mlp(List.of(16), 1, "relu"), width, 1);
    try (var trainer =
        Trainer.of(model)
            .loss("huber(delta=2)")
            .optimizer(OptimizerRules.ADAM, Map.of("lr", 0.01))
            .scaling(scaling)
            .batch(16)
            .callbacks(new EarlyStopping(20, 0))
            .build()) {
      var history =
          trainer.fit(scaled(parts.training(), wanted), scaled(parts.validation(), wanted), 60);
      IO.println("best epoch: " + history.best().orElseThrow().epoch());
      double error = 0;
      var held = parts.validation();
      var answers = trainer.predictor();
      for (int i = 0; i < held.size(); i++) {
        float[] row = new float[width];
        for (int j = 0; j < width; j++) {
          row[j] = held.features().values().get(i, j);
        }
        float rent = wanted.invert(answers.predict(row)[0], 0);
        error += Math.abs(rent - ((Targets.Values) held.targets()).values().get(i, 0));
      }
      answers.close();
      IO.println("mean absolute error: " + Math.round(error / held.size()));
    }
  }
}

Dataset scaled(Dataset data, Scaling wanted) {
  return new Dataset(data.features(), ((Targets.Values) data.targets()).scaled(wanted));
}

/// Rents of flats by their size, age and town.
Path madeUp() throws IOException {
  var random = new Random(1);
  var lines = new ArrayList<>(List.of("size,age,town,rent"));
  for (int i = 0; i < 300; i++) {
    int size = 20 + random.nextInt(100);
    int age = random.nextInt(80);
    boolean large = random.nextBoolean();
    long rent = Math.round((large ? 15 : 9) * size - 2 * age + 30 * random.nextGaussian());
    lines.add(size + "," + age + "," + (large ? "Hamburg" : "Wismar") + "," + rent);
  }
  Path file = Files.createTempFile("rents", ".csv");
  file.toFile().deleteOnExit();
  return Files.write(file, lines);
}
