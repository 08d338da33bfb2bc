package io.lockstep.cli.experiment.fit;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Dropout and L2 where there are few examples. */
final class Regularization implements Experiment {
  private static final int FEW = 100;
  private static final int OTHERS = 1000;

  private record Seen(Evaluation own, Evaluation other) {
    double gap() {
      return other.loss() - own.loss();
    }

    double accuracy() {
      return Objects.requireNonNull(other.accuracy());
    }
  }

  @Override
  public String name() {
    return "regularization";
  }

  @Override
  public String claim() {
    return "Trained on few examples, a large network knows them by heart; dropout and L2"
        + " narrow the gap between its loss on them and on others.";
  }

  @Override
  public String source() {
    return "Srivastava et al., Dropout, 2014; Krogh and Hertz, A simple weight decay can"
        + " improve generalization, 1992";
  }

  @Override
  public Findings run(Lab lab) {
    Dataset all = Playground.XOR.generate(FEW + OTHERS, 0.35, lab.seed());
    int[] rows = Batch.inOrder(all.size());
    Dataset few = all.select(Arrays.copyOf(rows, FEW));
    Dataset others = all.select(Arrays.copyOfRange(rows, FEW, all.size()));
    ResultTable.Builder table =
        ResultTable.of("network", "loss on its examples", "on others", "gap", "accuracy on others");
    Seen plain = seen(lab, few, others, "plain", 0, 0, table);
    Seen dropout = seen(lab, few, others, "dropout 0.5", 0.5, 0, table);
    Seen decayed = seen(lab, few, others, "L2 0.01", 0, 0.01, table);
    Curves losses = new Curves();
    List<Seen> each = List.of(plain, dropout, decayed);
    losses.add("its examples", each.stream().mapToDouble(s -> s.own().loss()).toArray());
    losses.add("others", each.stream().mapToDouble(s -> s.other().loss()).toArray());
    return new Findings(
        table.build(),
        losses.bars(
            "A large network and a hundred examples",
            "network",
            List.of("plain", "dropout", "L2"),
            "loss"),
        List.of(
            Check.below("dropout narrows the gap", dropout.gap() / plain.gap(), 0.85),
            Check.below("L2 narrows the gap", decayed.gap() / plain.gap(), 0.85),
            Check.below(
                "dropout costs no accuracy on others", plain.accuracy() - dropout.accuracy(), 0.02),
            Check.below("neither does L2", plain.accuracy() - decayed.accuracy(), 0.02)));
  }

  private static Seen seen(
      Lab lab,
      Dataset few,
      Dataset others,
      String words,
      double dropout,
      double l2,
      ResultTable.Builder table) {
    Layer network = Networks.mlp(List.of(128, 128), 2, "relu", "identity", dropout);
    Model model = lab.model(new WeightPenalty(network, 0, l2), few.width());
    Recipe recipe =
        Recipe.classes(Scaling.identity(2), Optimizers.adam().lr(0.003), 10, lab.size(200, 100));
    Seen seen =
        lab.withTrainer(
            model,
            recipe,
            trainer -> {
              trainer.fit(few, null, recipe.epochs());
              return new Seen(trainer.evaluate(few), trainer.evaluate(others));
            });
    table.row(words, seen.own().loss(), seen.other().loss(), seen.gap(), seen.accuracy());
    return seen;
  }
}
