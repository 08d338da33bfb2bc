package io.lockstep.training.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.run.RunLine.Kind;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.WatchReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run in its folder while it goes on: document, log and metrics. A run that goes on later
 * is kept behind what there is. Put it behind callbacks that change the run at its end, such as
 * early stopping.
 */
public final class RunRecorder implements Callback {
  private static final double NANOS = 1e9;

  /** Fields that every line has in front. */
  private static final List<String> PLACE = List.of("step", "epoch");

  private final RunFolder folder;
  private final LongSupplier clock;
  private long began;
  private @Nullable RunLog log;
  private @Nullable Trainer trained;
  private int lastEpoch;
  private @Nullable String digest;

  RunRecorder(RunFolder folder) {
    this(folder, System::nanoTime);
  }

  /** Creates a recorder that is told the time, in nanoseconds. */
  RunRecorder(RunFolder folder, LongSupplier clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Returns the folder. */
  public RunFolder folder() {
    return folder;
  }

  /** Returns the digest of the model when the run was over, or null before. */
  public @Nullable String digest() {
    return digest;
  }

  @Override
  public void onStart(Trainer trainer) {
    trained = trainer;
    if (folder.requireReadableDocument().isEmpty()) {
      folder.writeDocument(document(trainer));
    }
    lastEpoch = trainer.epochsDone();
    ObjectNode values = started(trainer);
    RunState state = trainer.state();
    boolean goesOn = state.batches() > 0 || !state.reports().isEmpty();
    boolean isBegun =
        goesOn
            && folder.holdsRun()
            && RunLog.goOn(folder.log(), trainer.optimizer().step(), state.epochs(), values);
    if (began == 0) {
      began = clock.getAsLong() - (folder.holdsRun() ? nanosBefore() : 0);
    }
    log = RunLog.open(folder.log());
    if (!isBegun) {
      values.put("time", Instant.now().toString());
      add(Kind.START, trainer.optimizer().step(), trainer.epochsDone(), values);
    }
  }

  /** What the first line of a run says of it, but for the time. */
  private static ObjectNode started(Trainer trainer) {
    ObjectNode values = values();
    values.put("time", "");
    values.put("epochs", trainer.lastEpoch());
    values.put("device", trainer.model().engine().device().backend());
    values.put("process", ProcessHandle.current().pid());
    ProcessHandle.current()
        .info()
        .startInstant()
        .ifPresent(started -> values.put("process_started", started.toString()));
    return values;
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    lastEpoch = report.epoch();
    ObjectNode values = values();
    values.put("train_loss", report.trainLoss());
    Evaluation held = report.validation();
    if (held != null) {
      results("val_", held).forEach(values::put);
    }
    Double rate = trainer.optimizer().hyperparameters().get("lr");
    if (rate != null) {
      values.put("lr", rate);
    }
    values.put("epoch_seconds", report.seconds());
    values.put("examples_per_second", report.examplesPerSecond());
    add(Kind.EPOCH, report.step(), report.epoch(), values);
    return true;
  }

  @Override
  public void onWatch(Trainer trainer, WatchReport report) {
    ObjectNode values = report.json();
    add(Kind.WATCH, report.step(), report.epoch(), values.without(PLACE));
  }

  @Override
  public void onWarning(Trainer trainer, TrainingWarning warning) {
    ObjectNode values = warning.json();
    add(Kind.WARNING, warning.step(), warning.epoch(), values.without(PLACE));
  }

  /** Notes what a person did to the run; called by the thread that trains. */
  public void touched(RunTouch touch) {
    add(Kind.TOUCH, touch.step(), touch.epoch(), touch.json().without(PLACE));
  }

  @Override
  public void onEnd(Trainer trainer) {
    trainer.optimizer().useEvaluated();
    digest = trainer.model().digest();
    RunStatus status = lastEpoch < trainer.lastEpoch() ? RunStatus.STOPPED : RunStatus.FINISHED;
    ObjectNode values = values();
    values.put("status", status.text()).put("digest", digest);
    end(trainer, values);
  }

  /** Writes that the run ended with an error; does nothing before it began. */
  public void fail(Throwable failure) {
    String message = failure.getMessage();
    ObjectNode values = values().put("status", RunStatus.FAILED.text());
    breakOff(values.put("failure", message == null ? failure.toString() : message));
  }

  /** Writes that the run was asked to end before it was over; does nothing before it began. */
  public void interrupted(RunInterruption interruption) {
    breakOff(interruption.json());
  }

  private void breakOff(ObjectNode values) {
    Trainer trainer = trained;
    if (trainer != null) {
      if (log == null) {
        log = RunLog.open(folder.log());
      }
      end(trainer, values);
    }
  }

  /**
   * Notes an evaluation of the model behind the run as its result, in place of the last epoch's.
   */
  public void evaluated(Evaluation validation) {
    evaluated(validation, null);
  }

  /**
   * Notes evaluations of the model behind the run as its result, in place of the last epoch's.
   *
   * @param validation on the examples held out to steer the run by, if any
   * @param test on those held out for a test, if any
   */
  public void evaluated(@Nullable Evaluation validation, @Nullable Evaluation test) {
    if (test != null) {
      tested(test);
    }
    if (validation != null || test != null) {
      Map<String, Double> ofHeld = validation == null ? Map.of() : results("val_", validation);
      writeMetrics(folder.summary().with(ofHeld));
    }
  }

  private void tested(Evaluation test) {
    Trainer trainer = trained;
    if (trainer != null) {
      ObjectNode values = values();
      results("test_", test).forEach(values::put);
      try (RunLog reopened = RunLog.open(folder.log())) {
        log = reopened;
        add(Kind.TEST, trainer.optimizer().step(), trainer.epochsDone(), values);
      } finally {
        log = null;
      }
    }
  }

  private void end(Trainer trainer, ObjectNode values) {
    try (RunLog _ = log) {
      add(Kind.END, trainer.optimizer().step(), trainer.epochsDone(), values);
    } finally {
      log = null;
    }
    writeMetrics(folder.summary());
  }

  private void writeMetrics(RunSummary summary) {
    ObjectNode json = summary.toJson();
    ArrayNode history = json.putArray("history");
    for (RunLine line : RunLog.readEpochs(folder.log())) {
      if (line.kind() == Kind.EPOCH) {
        ObjectNode epoch = history.addObject().put("epoch", line.epoch()).put("step", line.step());
        epoch.setAll(line.values());
      }
    }
    RunFolder.write(folder.metrics(), json.toString());
  }

  /** Returns the figures of an evaluation by name; those of several outputs have the output's. */
  static Map<String, Double> results(String prefix, Evaluation evaluation) {
    Map<String, Double> results = new LinkedHashMap<>();
    for (String name : evaluation.names()) {
      double value = evaluation.value(name);
      if (Double.isFinite(value)) {
        results.put(prefix + name, value);
      }
    }
    return results;
  }

  /** What the runs that are kept already took, in nanoseconds. */
  private long nanosBefore() {
    return Math.round(folder.summary().seconds() * NANOS);
  }

  private void add(Kind kind, long step, int epoch, ObjectNode values) {
    RunLog written = log;
    if (written != null) {
      double seconds = (clock.getAsLong() - began) / NANOS;
      written.add(new RunLine(kind, step, epoch, seconds, values));
    }
  }

  private static ObjectNode values() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** What a trainer knows of its run; keys are those of a document of {@code lockstep train}. */
  private static String document(Trainer trainer) {
    ObjectNode document = values();
    document.set("layers", LayerJson.write(trainer.model().network()));
    if (trainer.objective() instanceof Objective objective) {
      document.put("task", objective.task().name().toLowerCase(Locale.ROOT));
      document.put("loss", objective.loss().name());
    }
    OptimizerConfig optimizer = trainer.optimizer().config();
    document.put("optimizer", optimizer.rule().name());
    optimizer
        .hyperparameters()
        .forEach((name, schedule) -> {
          ObjectNode place = name.equals("lr") ? document : document.withObject("/hyper");
          place.putPOJO(name, schedule.json());
        });
    document.put("batch", trainer.options().batch());
    if (trainer.options().accumulate() > 1) {
      document.put("accumulate", trainer.options().accumulate());
    }
    document.put("seed", trainer.options().seed());
    return document.toString();
  }
}
