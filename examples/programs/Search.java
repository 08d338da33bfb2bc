import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.*;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.*;
import io.lockstep.training.network.*;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.*;
import io.lockstep.training.search.*;
import io.lockstep.training.search.pruner.Pruners;
import io.lockstep.training.search.sampler.Samplers;
import io.lockstep.training.search.space.*;
import io.lockstep.training.search.trial.*;

/// Learning rate, width and activation with which a small network reads drawn digits best. Two
/// trials run at a time; the table is the same as if one did. Arguments: number of digits, trials.
void main(String[] args) {
  int digits = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
  int trials = args.length > 1 ? Integer.parseInt(args[1]) : 20;
  var data = Digits.generate(digits, 1).split(0.2, 1);
  var space =
      SearchSpace.EMPTY
          .with("lr", Dimension.logarithmic(1e-4, 0.1))
          .with("width", Dimension.logarithmicWhole(8, 128))
          .with("activation", Dimension.choice("relu", "tanh"));

  var study =
      Study.of(space).sampler(Samplers.tpe()).pruner(Pruners.median()).trials(trials).jobs(2);
  var result = study.minimize(trial -> loss(trial, data));

  for (var trial : result.trials()) {
    IO.println(
        trial.index() + ": " + trial.parameters() + " " + trial.state() + " " + trial.value());
  }
  var best = result.best().orElseThrow();
  IO.println("best: trial " + best.index() + ", loss " + best.value());
  IO.println("epochs in all: " + result.steps());
}

/// The loss on the other digits after five epochs.
double loss(Trial trial, DataParts data) {
  try (var engine = Engine.open("cpu")) {
    var network = Networks.mlp(List.of(trial.whole("width")), 10, trial.text("activation"));
    var model = new Model(engine, network, 784, 1);
    var reporting =
        new Callback() {
          @Override
          public boolean onEpoch(Trainer trainer, EpochReport report) {
            trial.report(report.epoch(), report.validation().loss());
            return !trial.shouldPrune();
          }
        };
    try (var trainer =
        Trainer.of(model)
            .objective(Objective.of(Task.CLASSIFICATION))
            .optimizer(OptimizerRules.ADAM, Map.of("lr", trial.number("lr")))
            .scaling(Scaling.unitRange(784))
            .batch(32)
            .callbacks(reporting)
            .build()) {
      trainer.fit(data.training(), data.validation(), 5);
      return trainer.evaluate(data.validation()).loss();
    }
  }
}
