package io.lockstep.training.loop;

import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.metric.Monitor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.objective.TrainingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run when the validation loss, or a metric, has not improved for some epochs, and puts the
 * run back to where it was best (Prechelt, 1998): parameters, the optimizer's moments, and the
 * counts of steps and epochs, so that what is saved afterwards is one moment of the run, from which
 * it goes on with the bits of a run that had ended there. That moment is kept on the device
 * meanwhile, and is part of the state of the run. Without validation data the training loss counts.
 * An object serves one run.
 */
public final class EarlyStopping implements StatefulCallback {
  private static final String MONITOR = "monitor";
  private static final String VALUE = "value";
  private static final String EPOCH = "epoch";
  private static final String WAITED = "waited";
  private static final String NO_NUMBERS = "waited_for_numbers";

  private final int patience;
  private final double minImprovement;
  private final Monitor monitor;
  private int waitedForNumbers;
  private @Nullable BestEpoch state;
  private @Nullable Snapshot kept;

  /**
   * Creates the callback for a run from its beginning.
   *
   * @param patience epochs without improvement before the run ends, at least 1
   * @param minImprovement what the loss must fall by to count
   */
  public EarlyStopping(int patience, double minImprovement) {
    this(patience, minImprovement, null);
  }

  /**
   * Creates the callback for a run that goes on.
   *
   * @param patience epochs without improvement before the run ends, at least 1
   * @param minImprovement what the loss must fall by to count
   * @param resumed how far the run was, or null if it ran without early stopping; the best epoch
   *     can be put back if the run goes on from it, else only later ones that are better
   */
  public EarlyStopping(int patience, double minImprovement, @Nullable BestEpoch resumed) {
    this(Monitor.LOSS, patience, minImprovement, resumed);
  }

  /**
   * Creates the callback for a run that watches something else than the loss, as {@code monitor}
   * has it in Keras; which way it is better is known.
   *
   * @param monitor what is watched, such as {@code Monitor.of("f1")}; a metric is one that the
   *     trainer computes
   * @param patience epochs without improvement before the run ends, at least 1
   * @param minImprovement what the value must change by to count
   */
  public EarlyStopping(Monitor monitor, int patience, double minImprovement) {
    this(monitor, patience, minImprovement, null);
  }

  /**
   * Creates the callback for a run that goes on.
   *
   * @param monitor what is watched
   * @param patience epochs without improvement before the run ends, at least 1
   * @param minImprovement what the value must change by to count
   * @param resumed how far the run was, or null; where it watched something else the search begins
   *     anew
   */
  public EarlyStopping(
      Monitor monitor, int patience, double minImprovement, @Nullable BestEpoch resumed) {
    if (patience < 1 || !(minImprovement >= 0)) {
      throw new IllegalArgumentException(
          "[early stopping] patience must be at least 1 and the improvement not negative, got "
              + patience
              + " and "
              + minImprovement);
    }
    this.patience = patience;
    this.minImprovement = minImprovement;
    this.monitor = monitor;
    this.state = resumed != null && resumed.isOf(monitor) ? resumed : null;
  }

  /** Returns how far the search has come, to be saved with the model; null before an epoch. */
  public @Nullable BestEpoch state() {
    return state;
  }

  /** Returns the epoch that was the best, or 0 before the first. */
  public int bestEpoch() {
    BestEpoch now = state;
    return now == null ? 0 : now.epoch();
  }

  @Override
  public String stateName() {
    return "best";
  }

  @Override
  public Map<String, String> stateTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    if (waitedForNumbers > 0) {
      texts.put(NO_NUMBERS, Integer.toString(waitedForNumbers));
    }
    BestEpoch now = state;
    if (now != null) {
      texts.put(MONITOR, monitor.name());
      texts.put(VALUE, Double.toString(now.loss()));
      texts.put(EPOCH, Integer.toString(now.epoch()));
      texts.put(WAITED, Integer.toString(now.waited()));
    }
    if (kept != null) {
      texts.putAll(kept.state());
    }
    return texts;
  }

  @Override
  public Map<String, ParameterArena> stateArenas() {
    return kept == null ? Map.of() : kept.arenas();
  }

  @Override
  public void resume(Trainer trainer, Map<String, String> texts) {
    waitedForNumbers = Integer.parseInt(texts.getOrDefault(NO_NUMBERS, "0"));
    String watched = texts.get(MONITOR);
    if (watched != null && !watched.equals(monitor.name())) {
      throw new IllegalArgumentException(
          "[early stopping] the run watched "
              + watched
              + " so far, so it cannot go on watching "
              + monitor.name()
              + "; watch "
              + watched
              + ", or begin another run");
    }
    state = watched == null ? null : best(texts);
    kept = texts.containsKey("step") ? new Snapshot(trainer, texts) : null;
  }

  private BestEpoch best(Map<String, String> texts) {
    return BestEpoch.of(
        monitor,
        Double.parseDouble(texts.getOrDefault(VALUE, "NaN")),
        Integer.parseInt(texts.getOrDefault(EPOCH, "0")),
        Integer.parseInt(texts.getOrDefault(WAITED, "0")));
  }

  @Override
  public void onStart(Trainer trainer) {
    BestEpoch now = state;
    if (kept == null && now != null && now.waited() == 0 && now.epoch() == trainer.epochsDone()) {
      kept = new Snapshot(trainer);
    }
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    double value = value(report);
    BestEpoch now = state;
    if (now == null && !Double.isFinite(value)) {
      return ++waitedForNumbers < patience;
    }
    if (now == null || monitor.isBetter(value, now.loss(), minImprovement)) {
      state = BestEpoch.of(monitor, value, report.epoch(), 0);
      keep(trainer);
      return true;
    }
    int waited = now.waited() + 1;
    state = BestEpoch.of(monitor, now.loss(), now.epoch(), waited);
    return waited < patience;
  }

  private double value(EpochReport report) {
    Evaluation validation = report.validation();
    if (validation != null) {
      return validation.value(monitor.name());
    }
    if (!monitor.equals(Monitor.LOSS)) {
      throw new TrainingException(
          "[early stopping] "
              + monitor.name()
              + " is watched, but there are no validation examples to compute it of; hold some"
              + " out, or watch the loss");
    }
    return report.trainLoss();
  }

  @Override
  public void onEnd(Trainer trainer) {
    BestEpoch now = state;
    if (kept != null && now != null) {
      kept.restore();
      state = BestEpoch.of(monitor, now.loss(), now.epoch(), 0);
    }
  }

  private void keep(Trainer trainer) {
    if (kept == null) {
      kept = new Snapshot(trainer);
    } else {
      kept.take();
    }
  }
}
