package io.lockstep.cli.experiment.fit;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.List;
import java.util.Objects;

/** Data of another spread in training and test. */
final class OtherSpread implements Experiment {
  /** A gap between two errors from which on it counts. */
  private static final double GAP = 0.05;

  private record Seen(double training, double held, double test) {
    boolean isBias() {
      return training > 0.1;
    }

    boolean isVariance() {
      return !isBias() && held - training > GAP;
    }

    boolean isOther() {
      return !isBias() && !isVariance() && test - held > GAP;
    }

    String cause() {
      return isBias() ? "bias" : isVariance() ? "variance" : isOther() ? "other data" : "nothing";
    }

    void row(String name, ResultTable.Builder table) {
      table.row(name, training, held, test, cause());
    }
  }

  @Override
  public String name() {
    return "other-spread";
  }

  @Override
  public String claim() {
    return "An error of 1% in training and of 10% in the test is variance if held-out"
        + " examples of the same kind are as wrong as the test's, and neither bias nor"
        + " variance if they are as right as the training's: then the test's data are"
        + " others. High errors in both are bias.";
  }

  @Override
  public String source() {
    return "Ng, Machine Learning Yearning, 2018, chapters 40 and 41";
  }

  @Override
  public Findings run(Lab lab) {
    ResultTable.Builder table =
        ResultTable.of("case", "training error", "held out, same kind", "test error", "it is");
    // Enough data and units; the test's digits are darker and shifted.
    Seen other = seen(lab, lab.size(4000, 3000), 128, true);
    Seen few = seen(lab, 150, 128, false);
    Seen narrow = seen(lab, lab.size(4000, 2000), 2, false);
    other.row("test data of another kind", table);
    few.row("few examples", table);
    narrow.row("two hidden units", table);
    Curves errors = new Curves();
    List<Seen> cases = List.of(other, few, narrow);
    errors.add("training", cases.stream().mapToDouble(Seen::training).toArray());
    errors.add("held out", cases.stream().mapToDouble(Seen::held).toArray());
    errors.add("test", cases.stream().mapToDouble(Seen::test).toArray());
    return new Findings(
        table.build(),
        errors.bars(
            "Where errors come from",
            "case",
            List.of("other test data", "few examples", "two units"),
            "error"),
        List.of(
            new Check("with other test data, they are the cause", other.cause(), other.isOther()),
            new Check("with few examples, it is variance", few.cause(), few.isVariance()),
            new Check("with two units, it is bias", narrow.cause(), narrow.isBias())));
  }

  private static Seen seen(Lab lab, int examples, int units, boolean shifted) {
    Dataset training = Digits.generate(examples, lab.seed());
    Dataset held = Digits.generate(examples, 500, lab.seed());
    Dataset test = Digits.generate(examples + 500, 500, lab.seed());
    Model model = lab.model(Networks.mlp(List.of(units), 10, "relu"), training.width());
    Recipe recipe =
        Recipe.classes(
            Scaling.unitRange(training.width()), Optimizers.adam().lr(0.003), 32, lab.size(30, 20));
    return lab.withTrainer(
        model,
        recipe,
        trainer -> {
          trainer.fit(training, null, recipe.epochs());
          return new Seen(
              error(trainer.evaluate(training)),
              error(trainer.evaluate(held)),
              error(trainer.evaluate(shifted ? moved(test) : test)));
        });
  }

  private static double error(Evaluation evaluation) {
    return 1 - Objects.requireNonNull(evaluation.accuracy());
  }

  /** Returns the images two pixels to the right and at three quarters of their brightness. */
  private static Dataset moved(Dataset digits) {
    Matrix pixels = digits.features().values();
    float[][] moved = new float[digits.size()][digits.width()];
    for (int i = 0; i < moved.length; i++) {
      for (int p = 2; p < moved[i].length; p++) {
        moved[i][p] = 0.75f * pixels.get(i, p - 2);
      }
    }
    return new Dataset(Dataset.of(moved).features(), digits.targets());
  }
}
