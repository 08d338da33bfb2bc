package io.lockstep.training;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.training.metric.Metrics;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.network.ModelForms;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.optim.ParameterSelector;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.constraint.Constraints;
import io.lockstep.training.recovery.CheckpointInterval;
import io.lockstep.training.search.pruner.Pruners;
import io.lockstep.training.search.sampler.Samplers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Names with arguments, of whatever can be named. */
class NamesFuzzTest extends FuzzTest {
  /** The first byte chooses one of these, from 'a' on; the rest is the name. */
  private static final List<Consumer<String>> READERS =
      List.of(
          Activations::byName,
          Losses::byName,
          OptimizerRules::byName,
          UpdateRules::byName,
          Metrics::byName,
          Constraints::byName,
          Initializers::byName,
          LayerKinds::byName,
          ModelForms::byName,
          Pruners::byName,
          Samplers::byName,
          ParameterSelector::new,
          text -> String.valueOf(CheckpointInterval.of(text)));

  NamesFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    int first = input.length == 0 ? 'a' : input[0];
    String name = new String(input, StandardCharsets.UTF_8);
    READERS
        .get(Math.floorMod(first - 'a', READERS.size()))
        .accept(name.substring(Math.min(1, name.length())));
  }
}
