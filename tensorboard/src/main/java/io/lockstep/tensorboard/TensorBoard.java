package io.lockstep.tensorboard;

import io.lockstep.training.data.Dataset;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.verify.Miscomputation;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.ValueHistogram;
import io.lockstep.training.watch.WatchReport;
import io.lockstep.training.watch.WatchedActivations;
import io.lockstep.training.watch.WatchedLayer;
import io.lockstep.training.watch.WatchedParameter;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is seen of a run to event files, for {@code tensorboard --logdir FOLDER}: losses,
 * metrics, learning rate and speed over the steps; norms and histograms of layers where the run is
 * watched; images where there are some; warnings and the run's document as texts. A run that goes
 * on later writes a new file into the folder, whose steps follow. The bits of the run stay as they
 * are. Closing it closes the file; what was written is there before, too.
 *
 * <pre>{@code
 * try (TensorBoard board = TensorBoard.in(Path.of("logs/first"))) {
 *   trainer.fit(training, validation, 10, List.of(board));
 * }
 * }</pre>
 */
public final class TensorBoard implements Callback, AutoCloseable {
  private final Path folder;
  private final Clock clock;
  private @Nullable EventFile file;
  private @Nullable ImageEvents images;
  private @Nullable String document;
  private long stepsBefore;

  TensorBoard(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Writes into a folder, one for each run, which is made if there is none. */
  public static TensorBoard in(Path folder) {
    return new TensorBoard(folder, Clock.systemUTC());
  }

  /** Shows a document of the run, such as its settings as JSON, as the text {@code run}. */
  public TensorBoard document(String text) {
    document = text;
    return this;
  }

  /**
   * Shows images after each epoch: the weights of the first layer that takes whole images, and of
   * an autoencoder the first examples above what it makes of them. Without images in the data,
   * nothing is shown.
   *
   * @param data of which the first examples are shown
   */
  public TensorBoard images(Dataset data) {
    images = ImageEvents.of(data);
    return this;
  }

  /** Creates the file now, rather than when the run begins; tells early what stands against it. */
  public TensorBoard open() {
    events();
    return this;
  }

  private EventFile events() {
    if (file == null) {
      file = EventFile.create(folder, clock);
    }
    return file;
  }

  @Override
  public void onStart(Trainer trainer) {
    long step = trainer.optimizer().step();
    stepsBefore = step;
    if (document != null) {
      text(step, "run", "```json\n" + document + "\n```");
    }
  }

  @Override
  public void onLoss(int epoch, int batch, double loss) {
    scalar(stepsBefore + batch, "loss/epoch_so_far", loss);
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    long step = report.step();
    stepsBefore = step;
    scalar(step, "epoch", report.epoch());
    scalar(step, "loss/train", report.trainLoss());
    Evaluation held = report.validation();
    if (held != null) {
      for (String name : held.names()) {
        scalar(step, name.replace(':', '/') + "/validation", held.value(name));
      }
    }
    Double rate = trainer.optimizer().hyperparameters().get("lr");
    if (rate != null) {
      scalar(step, "learning_rate", rate);
    }
    scalar(step, "examples_per_second", report.examplesPerSecond());
    if (images != null) {
      images
          .of(trainer)
          .forEach((tag, picture) -> {
            EventFile to = events();
            to.write(EventMessage.image(to.now(), step, tag, picture));
          });
    }
    return true;
  }

  @Override
  public void onWatch(Trainer trainer, WatchReport report) {
    long step = report.step();
    scalar(step, "gradient_norm", report.gradientNorm());
    scalar(step, "weight_norm", report.weightNorm());
    for (WatchedLayer layer : report.layers()) {
      layer.parameters().forEach(parameter -> watched(step, parameter));
      WatchedActivations given = layer.activations();
      if (given != null) {
        watched(step, layer.path().isEmpty() ? "network" : layer.path(), given);
      }
    }
    report.shown().forEach(value -> scalar(step, "shown/" + value.name(), value.mean()));
  }

  private void watched(long step, WatchedParameter parameter) {
    String name = parameter.name();
    scalar(step, "weight_norm/" + name, parameter.weightNorm());
    scalar(step, "gradient_norm/" + name, parameter.gradientNorm());
    scalar(step, "update_norm/" + name, parameter.updateNorm());
    scalar(step, "update_ratio_log10/" + name, parameter.logRatio());
    parameter.histograms().forEach((kind, values) -> histogram(step, kind + "/" + name, values));
  }

  private void watched(long step, String layer, WatchedActivations given) {
    scalar(step, "activation_mean/" + layer, given.mean());
    scalar(step, "activation_deviation/" + layer, given.deviation());
    scalar(step, "dead_share/" + layer, given.deadShare());
    scalar(step, "saturated_share/" + layer, given.saturatedShare());
    ValueHistogram values = given.histogram();
    if (values != null) {
      histogram(step, "activations/" + layer, values);
    }
  }

  @Override
  public void onWarning(Trainer trainer, TrainingWarning warning) {
    text(warning.step(), "warnings", warning.toString());
  }

  @Override
  public void onMiscomputation(Trainer trainer, Miscomputation found) {
    text(found.step(), "warnings", found.toString());
  }

  /** Writes a number, unless there is none. */
  private void scalar(long step, String tag, double value) {
    if (!Double.isNaN(value)) {
      EventFile to = events();
      to.write(EventMessage.scalar(to.now(), step, tag, value));
    }
  }

  private void histogram(long step, String tag, ValueHistogram values) {
    if (Double.isFinite(values.least()) && Double.isFinite(values.greatest())) {
      EventFile to = events();
      to.write(EventMessage.histogram(to.now(), step, tag, values));
    }
  }

  private void text(long step, String tag, String markdown) {
    EventFile to = events();
    to.write(EventMessage.text(to.now(), step, tag, markdown));
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
