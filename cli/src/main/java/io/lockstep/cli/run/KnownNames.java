package io.lockstep.cli.run;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.network.ModelForm;
import io.lockstep.training.network.ModelForms;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.Iterator;

/** The names that options take, for shells that complete them and editors that offer them. */
final class KnownNames {
  private KnownNames() {}

  /** Forms of models, each by an example. */
  static final class OfModels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ModelForms.all().stream().map(ModelForm::example).iterator();
    }
  }

  /** Activations. */
  static final class OfActivations implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Activations.all().stream().map(a -> a.signature().base()).iterator();
    }
  }

  /** Losses. */
  static final class OfLosses implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Losses.all().stream().map(l -> l.signature().base()).iterator();
    }
  }

  /** Optimizers. */
  static final class OfOptimizers implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return UpdateRules.all().stream().map(UpdateRule::name).iterator();
    }
  }
}
