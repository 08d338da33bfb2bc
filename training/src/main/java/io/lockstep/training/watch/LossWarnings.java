package io.lockstep.training.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the losses of epochs are warned of. */
final class LossWarnings {
  private final WatchThresholds limits;
  private final List<Double> training = new ArrayList<>();
  private final List<Double> validation = new ArrayList<>();

  LossWarnings(WatchThresholds limits) {
    this.limits = limits;
  }

  /** Returns the training losses so far, as text. */
  String training() {
    return text(training);
  }

  /** Returns the validation losses so far, as text. */
  String validation() {
    return text(validation);
  }

  /** Takes back the losses so far. */
  void resume(String trained, String held) {
    losses(trained, training);
    losses(held, validation);
  }

  private static String text(List<Double> losses) {
    return losses.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static void losses(String text, List<Double> into) {
    into.clear();
    text.strip().lines().flatMap(LossWarnings::words).map(Double::valueOf).forEach(into::add);
  }

  private static Stream<String> words(String line) {
    return Stream.of(line.split(" "));
  }

  /**
   * Adds an epoch and returns all that is to be warned of, whether it was before or not.
   *
   * @param trained mean loss of the examples as they were trained on
   * @param held loss of those held out, or NaN without any
   */
  List<TrainingWarning> after(int epoch, long step, double trained, double held) {
    training.add(trained);
    validation.add(held);
    List<TrainingWarning> found = new ArrayList<>();
    plateau(epoch, step, found);
    overfitting(epoch, step, found);
    return found;
  }

  private void plateau(int epoch, long step, List<TrainingWarning> found) {
    int before = training.size() - limits.plateauEpochs();
    if (before < 1) {
      return;
    }
    double then = least(training.subList(0, before));
    double since = least(training.subList(before, training.size()));
    if (since > then - limits.plateauFall() * Math.abs(then)) {
      found.add(
          new TrainingWarning(
              WarningKind.PLATEAU,
              null,
              epoch,
              step,
              String.format(
                  Locale.ROOT,
                  "the training loss no longer falls: it was %.4g, and at best %.4g in %d epochs"
                      + " since",
                  then,
                  since,
                  limits.plateauEpochs()),
              "try a learning rate that falls by a schedule or on a plateau; where the loss is"
                  + " still high, a higher rate, better scaled inputs or a larger network; else"
                  + " end the run"));
    }
  }

  private void overfitting(int epoch, long step, List<TrainingWarning> found) {
    int last = validation.size() - 1;
    double lowest = least(validation);
    int best = validation.indexOf(lowest);
    if (best < 0 || last - best < limits.overfittingEpochs()) {
      return;
    }
    double now = validation.get(last);
    double since = least(validation.subList(last + 1 - limits.overfittingEpochs(), last + 1));
    boolean rises = since >= lowest + limits.overfittingRise() * Math.abs(lowest);
    if (rises && training.get(last) < training.get(best)) {
      found.add(
          new TrainingWarning(
              WarningKind.OVERFITTING,
              null,
              epoch,
              step,
              String.format(
                  Locale.ROOT,
                  "the network overfits: in %d epochs the validation loss rose from %.4g to %.4g,"
                      + " while the training loss fell from %.4g to %.4g",
                  last - best,
                  lowest,
                  now,
                  training.get(best),
                  training.get(last)),
              "try early stopping, dropout, weight decay, more data or a smaller network"));
    }
  }

  private static double least(List<Double> losses) {
    return losses.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }
}
