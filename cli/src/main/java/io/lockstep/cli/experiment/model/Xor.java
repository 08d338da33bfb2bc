package io.lockstep.cli.experiment.model;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.kernels.library.Losses;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.plot.figure.PointSeries;
import io.lockstep.plot.figure.RegionPlot;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Boolean functions by one perceptron and by two layers. */
final class Xor implements Experiment {
  private static final float[][] CORNERS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final int SIDE = 100;
  private static final Recipe LAYERS =
      Recipe.classes(Scaling.identity(2), Optimizers.adam().lr(0.05), 4, 200);

  @Override
  public String name() {
    return "xor";
  }

  @Override
  public String claim() {
    return "Rosenblatt's perceptron learns AND, OR and NAND; XOR no perceptron can, but two"
        + " layers do.";
  }

  @Override
  public String source() {
    return "Rosenblatt, The perceptron, 1958; Minsky and Papert, Perceptrons, 1969";
  }

  @Override
  public Findings run(Lab lab) {
    Map<String, int[]> functions = new LinkedHashMap<>();
    functions.put("AND", new int[] {0, 0, 0, 1});
    functions.put("OR", new int[] {0, 1, 1, 1});
    functions.put("NAND", new int[] {1, 1, 1, 0});
    functions.put("XOR", new int[] {0, 1, 1, 0});
    ResultTable.Builder table = ResultTable.of("function", "one perceptron", "two layers");
    List<Check> checks = new ArrayList<>();
    functions.forEach((name, truth) -> {
      int alone = perceptron(lab, truth);
      int layers = twoLayers(lab, truth);
      table.row(name, alone + " of 4", layers + " of 4");
      boolean can = !name.equals("XOR");
      checks.add(
          new Check(
              "one perceptron " + (can ? "learns " : "does not learn ") + name,
              alone + " of 4 right",
              can == (alone == CORNERS.length)));
      checks.add(new Check("two layers learn " + name, layers + " of 4 right", layers == 4));
    });
    return new Findings(table.build(), plane(lab, functions.get("XOR")), checks);
  }

  private static int perceptron(Lab lab, int[] truth) {
    float[][] wanted = new float[CORNERS.length][1];
    for (int i = 0; i < truth.length; i++) {
      wanted[i][0] = truth[i];
    }
    Model model = lab.model(Networks.perceptron(1), 2);
    Recipe recipe =
        new Recipe(
            new Objective(Task.REGRESSION, Losses.byName("perceptron")),
            Scaling.identity(2),
            Optimizers.sgd().lr(1),
            1,
            lab.size(1000, 50));
    return lab.withTrainer(
        model,
        recipe,
        trainer -> {
          trainer.fit(Dataset.of(CORNERS, wanted), null, recipe.epochs());
          try (Predictor predictor = trainer.predictor()) {
            int right = 0;
            for (int i = 0; i < truth.length; i++) {
              right += predictor.predict(CORNERS[i])[0] == truth[i] ? 1 : 0;
            }
            return right;
          }
        });
  }

  private static int twoLayers(Lab lab, int[] truth) {
    Dataset data = Dataset.of(CORNERS, truth);
    Model model = trained(lab, data);
    Double accuracy = lab.evaluate(model, LAYERS, data).accuracy();
    return (int) Math.round(4 * Objects.requireNonNull(accuracy));
  }

  private static Model trained(Lab lab, Dataset data) {
    Model model = lab.model(Networks.mlp(List.of(4), 2, "tanh"), 2);
    lab.train(model, LAYERS, data, null);
    return model;
  }

  /** Returns what two layers say of XOR between its corners. */
  private static Figure plane(Lab lab, int[] truth) {
    Model model = trained(lab, Dataset.of(CORNERS, truth));
    float[] points = new float[2 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int row = i / SIDE;
      points[2 * i] = -0.5f + 2f * (i % SIDE) / (SIDE - 1);
      points[2 * i + 1] = 1.5f - 2f * row / (SIDE - 1);
    }
    Tensor logits = model.forward(lab.engine().tensor(points, SIDE * SIDE, 2));
    float[] scores = logits.slice(1, 1, 2).sub(logits.slice(1, 0, 1)).toFloats();
    List<PointSeries> corners =
        List.of(
            new PointSeries("0", new double[] {0, 1}, new double[] {0, 1}),
            new PointSeries("1", new double[] {0, 1}, new double[] {1, 0}));
    return new RegionPlot(
        "XOR by two layers",
        PlotAxis.linear("first").within(-0.5, 1.5),
        PlotAxis.linear("second").within(-0.5, 1.5),
        PlotImage.signed(SIDE, SIDE, scores, 8),
        corners);
  }
}
