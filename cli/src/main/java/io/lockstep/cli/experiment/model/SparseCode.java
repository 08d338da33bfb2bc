package io.lockstep.cli.experiment.model;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.kernels.expr.DType;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.ImageGridPlot;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.penalty.KlSparsity;
import io.lockstep.training.network.Autoencoders;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** An autoencoder of whose code few units are active. */
final class SparseCode implements Experiment {
  private static final int PIXELS = 784;
  private static final double TARGET = 0.05;

  private record Seen(double activity, double active, double error, Figure weights) {}

  @Override
  public String name() {
    return "sparse";
  }

  @Override
  public String claim() {
    return "A penalty on the activity of the code leaves few of its units active for an"
        + " example, at a small price in reconstruction.";
  }

  @Override
  public String source() {
    return "Ng, Sparse autoencoder, 2011";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1000));
    ResultTable.Builder table =
        ResultTable.of("penalty", "mean activity", "active units", "reconstruction error");
    Seen plain = seen(lab, digits, "none", 0, table);
    Seen sparse = seen(lab, digits, "divergence from 0.05", 0.015, table);
    return new Findings(
        table.build(),
        sparse.weights(),
        List.of(
            Check.below("the mean activity comes near its target", sparse.activity(), 0.1),
            Check.below(
                "less than half as many units are active", sparse.active() / plain.active(), 0.5),
            Check.below(
                "the error is at most half as much again", sparse.error() / plain.error(), 1.5)));
  }

  /** Returns what each unit of the code looks for. */
  private static Figure weights(Model model) {
    float[] weights = model.weights("encoder.0.weight");
    List<PlotImage> images = new ArrayList<>();
    for (int unit = 0; unit < weights.length / PIXELS; unit++) {
      float[] image = Arrays.copyOfRange(weights, unit * PIXELS, (unit + 1) * PIXELS);
      images.add(PlotImage.signed(28, 28, image, 0.5f));
    }
    return ImageGridPlot.wrapped("What units of a sparse code look for", images, List.of());
  }

  private static Seen seen(
      Lab lab, DataParts digits, String words, double factor, ResultTable.Builder table) {
    Layer penalty = new KlSparsity(TARGET, factor);
    Model model = lab.model(Autoencoders.of(PIXELS, 64).sparse("sigmoid", penalty), PIXELS);
    Recipe recipe =
        new Recipe(
            Objective.of(Task.RECONSTRUCTION),
            Scaling.unitRange(PIXELS),
            Optimizers.adam().lr(0.003),
            64,
            lab.size(25, 15));
    lab.train(model, recipe, digits.training(), null);
    Dataset held = Objects.requireNonNull(digits.validation());
    Batch batch = new Batch(lab.engine(), BatchForm.of(held, held.size(), true), recipe.scaling());
    batch.load(held, Batch.inOrder(held.size()), 0);
    Tensor code = model.forward("encoder", batch.features());
    Seen seen =
        new Seen(
            code.mean().item(),
            code.gt(0.25).cast(DType.F32).mean().item(),
            lab.evaluate(model, recipe, held).loss(),
            weights(model));
    table.row(words, seen.activity(), seen.active(), seen.error());
    return seen;
  }
}
