package io.lockstep.page.run;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.run.RunInterruption;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLine.Kind;
import io.lockstep.training.run.RunRecorder;
import io.lockstep.training.run.RunStatus;
import io.lockstep.training.run.RunTouch;
import io.lockstep.training.run.RunTouches;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.WatchReport;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run on a page while it goes on, and lets people pause, change and end it from there. It
 * stands behind callbacks that change the run at its end, such as early stopping.
 */
public final class LiveRun implements Callback {
  private static final double NANOS = 1e9;
  private static final long SAMPLE_NANOS = 500_000_000L;

  /** Pictures may take so small a part of the time: one in. */
  private static final long PART = 200;

  /** What the first ones are thought to take, in nanoseconds. */
  private static final long FIRST_COST = 10_000_000L;

  private final RunBoard board;
  private final RunView view;
  private final RunControls controls = new RunControls(this::touched);
  private final AtomicLong steps = new AtomicLong();
  private @Nullable RunRecorder recorder;
  private @Nullable RunTouches touches;
  private @Nullable Dataset examples;
  private @Nullable RunPictures pictures;
  private volatile @Nullable Started started;

  /** Of an epoch; 0 before the first step. */
  private volatile int batches;

  private volatile long deviceBytes;
  private volatile boolean ended;
  private long sampled;
  private long stepsSampled;
  private long pictured;
  private long pictureCost = FIRST_COST;

  /**
   * What is known of a run when it begins, or goes on.
   *
   * @param nanos when it would have begun if it had not been interrupted
   * @param epochs that were done
   * @param step with which they were
   */
  private record Started(
      Trainer trainer, long nanos, int epochs, long step, int lastEpoch, int batch) {
    double seconds() {
      return (System.nanoTime() - nanos) / NANOS;
    }

    /** The epoch of a step, with its part of the one that goes on. */
    double epoch(long now, int ofEpoch) {
      return ofEpoch == 0 ? epochs : epochs + (double) (now - step) / ofEpoch;
    }
  }

  LiveRun(RunBoard board, String name) {
    this.board = board;
    this.view = board.view(name, true);
    board.show(view, this::look);
  }

  /** Shows a document of what the run is, such as that of {@code lockstep train}. */
  public LiveRun document(String json) {
    board.hand(() -> view.info("document", NetworkLines.document(json)));
    return this;
  }

  /** Shows what the model makes of some of these examples, such as those held out. */
  public LiveRun examples(Dataset data) {
    examples = data;
    return this;
  }

  /** Has what people do to the run written in the log of what keeps it. */
  public LiveRun recorder(RunRecorder keeps) {
    recorder = keeps;
    return this;
  }

  /** Has what people do to the run noted. */
  public LiveRun touches(RunTouches notes) {
    touches = notes;
    return this;
  }

  /** Ends a pause when something is so, such as that the program is to end; asked now and then. */
  public LiveRun endsWhen(BooleanSupplier ending) {
    controls.endsWhen(ending);
    return this;
  }

  /** Returns whether the run is kept in a folder. */
  boolean isIn(Path place) {
    RunRecorder keeps = recorder;
    return keeps != null && RunPage.place(keeps.folder()).equals(place);
  }

  RunControls controls() {
    return controls;
  }

  @Override
  public void onStart(Trainer trainer) {
    RunState state = trainer.state();
    Started now =
        new Started(
            trainer,
            System.nanoTime() - Math.round(secondsOf(state) * NANOS),
            trainer.epochsDone(),
            trainer.optimizer().step() - state.batches(),
            trainer.lastEpoch(),
            trainer.options().batch());
    steps.set(trainer.optimizer().step());
    pictured = System.nanoTime();
    started = now;
    String device = trainer.model().engine().device().backend();
    String about = trainer.model().engine().device().toString();
    var lines = NetworkLines.of(trainer.model().structure());
    long parameters = trainer.model().parameters().size();
    Dataset data = examples;
    if (data != null) {
      pictures = new RunPictures(trainer, data);
    }
    board.hand(() -> {
      view.info("device", TextNode.valueOf(device));
      view.info("about", TextNode.valueOf(about));
      view.info("parameters", LongNode.valueOf(parameters));
      view.info("batch", IntNode.valueOf(now.batch()));
      view.info("epochs", IntNode.valueOf(now.lastEpoch()));
      view.info("layers", lines);
      view.status(RunStatus.RUNNING.text());
      earlier(state);
    });
  }

  private static double secondsOf(RunState state) {
    return state.seconds() + state.reports().stream().mapToDouble(EpochReport::seconds).sum();
  }

  /** What is known of a run from before it was interrupted. */
  private void earlier(RunState state) {
    double seconds = 0;
    for (EpochReport report : state.reports()) {
      seconds += report.seconds();
      epoch(report, seconds, null);
    }
    state.warnings().forEach(this::warned);
    if (touches != null) {
      touches.all().forEach(touch -> view.line(line(touch, 0)));
    }
  }

  @Override
  public void onBatch(int epoch, int batch, int ofEpoch) {
    steps.lazySet(steps.getPlain() + 1);
    if (batches != ofEpoch) {
      batches = ofEpoch;
    }
    Started now = started;
    if (now != null) {
      controls.atStep(now.trainer());
    }
  }

  @Override
  public void onLoss(int epoch, int batch, double loss) {
    Started now = started;
    if (now == null) {
      return;
    }
    double seconds = now.seconds();
    Double rate = now.trainer().optimizer().hyperparameters().get("lr");
    deviceBytes = now.trainer().model().engine().memoryBytes();
    long step = steps.getPlain();
    int all = Math.max(1, batches);
    board.hand(() -> {
      double at = epoch - 1 + (double) batch / all;
      view.add("loss/so far", step, at, seconds, loss);
      if (rate != null) {
        view.add("rate/lr", step, at, seconds, rate);
      }
    });
  }

  @Override
  public void onWatch(Trainer trainer, WatchReport report) {
    Started now = started;
    if (now != null) {
      double seconds = now.seconds();
      board.hand(() ->
          view.line(
              new RunLine(Kind.WATCH, report.step(), report.epoch(), seconds, report.json())));
    }
  }

  @Override
  public void onWarning(Trainer trainer, TrainingWarning warning) {
    board.hand(() -> warned(warning));
  }

  private void warned(TrainingWarning warning) {
    view.message("warning", warning.step(), warning.seen(), warning.advice());
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    Started now = started;
    if (now != null) {
      double seconds = now.seconds();
      Double rate = trainer.optimizer().hyperparameters().get("lr");
      board.hand(() -> epoch(report, seconds, rate));
      long since = System.nanoTime() - pictured;
      if (board.isWatched() && since >= PART * pictureCost) {
        picture();
      }
    }
    return true;
  }

  private void epoch(EpochReport report, double seconds, @Nullable Double rate) {
    long step = report.step();
    int epoch = report.epoch();
    view.add("loss/training", step, epoch, seconds, report.trainLoss());
    Evaluation held = report.validation();
    if (held != null) {
      for (String name : held.names()) {
        String of = name.equals("loss") ? "loss/validation" : "metric/" + name;
        view.add(of, step, epoch, seconds, held.value(name));
      }
    }
    if (rate != null) {
      view.add("rate/lr", step, epoch, seconds, rate);
    }
  }

  private void picture() {
    RunPictures maker = pictures;
    if (maker != null) {
      long start = System.nanoTime();
      ObjectNode made = maker.make();
      board.hand(() -> view.pictures(made));
      pictured = System.nanoTime();
      pictureCost = pictured - start;
    }
  }

  private void touched(RunTouch touch) {
    if (recorder != null) {
      recorder.touched(touch);
    }
    if (touches != null) {
      touches.add(touch);
    }
    Started now = started;
    double seconds = now == null ? 0 : now.seconds();
    board.hand(() -> {
      view.line(line(touch, seconds));
      view.status(
          switch (touch.action()) {
            case PAUSE -> RunView.PAUSED;
            case GO_ON -> RunStatus.RUNNING.text();
            case STOP -> "stopping";
            case RATE -> view.status();
          });
    });
  }

  private static RunLine line(RunTouch touch, double seconds) {
    return new RunLine(Kind.TOUCH, touch.step(), touch.epoch(), seconds, touch.json());
  }

  /** Samples what is read from the outside; called by the thread that tells. */
  private void look() {
    Started now = started;
    long nanos = System.nanoTime();
    if (now == null || ended || nanos - sampled < SAMPLE_NANOS) {
      return;
    }
    long step = steps.get();
    double seconds = now.seconds();
    int all = batches;
    double epoch = now.epoch(step, all);
    view.batchesPerEpoch(all);
    view.progress(step, epoch, now.lastEpoch(), seconds);
    if (sampled != 0 && step > stepsSampled) {
      double perSecond = (step - stepsSampled) * now.batch() / ((nanos - sampled) / NANOS);
      view.add("speed/examples", step, epoch, seconds, perSecond);
    }
    Runtime java = Runtime.getRuntime();
    double heap = (double) (java.totalMemory() - java.freeMemory());
    view.add("memory/Java heap", step, epoch, seconds, heap);
    if (deviceBytes > 0) {
      view.add("memory/device", step, epoch, seconds, (double) deviceBytes);
    }
    sampled = nanos;
    stepsSampled = step;
  }

  @Override
  public void onEnd(Trainer trainer) {
    if (board.isWatched()) {
      picture();
    }
    int done = trainer.epochsDone();
    RunStatus status = done < trainer.lastEpoch() ? RunStatus.STOPPED : RunStatus.FINISHED;
    end(status, trainer.optimizer().step(), done, trainer.lastEpoch());
  }

  private void end(RunStatus status, long step, double epoch, int lastEpoch) {
    ended = true;
    controls.release();
    RunPictures maker = pictures;
    if (maker != null) {
      maker.close();
      pictures = null;
    }
    Started now = started;
    double seconds = now == null ? 0 : now.seconds();
    board.hand(() -> {
      view.progress(step, epoch, lastEpoch, seconds);
      view.status(status.text());
    });
  }

  /** Shows that the run was asked to end before it was over. */
  public void interrupted(RunInterruption by) {
    Started now = started;
    if (now != null && !ended) {
      long step = steps.get();
      double epoch = now.epoch(step, batches);
      RunLine line = new RunLine(Kind.END, step, (int) epoch, now.seconds(), by.json());
      board.hand(() -> view.line(line));
      end(RunStatus.INTERRUPTED, step, epoch, now.lastEpoch());
    }
  }

  /** Shows that the run ended with an error. */
  public void fail(Throwable failure) {
    Started now = started;
    long step = steps.get();
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    board.hand(() -> view.message("error", step, message, ""));
    if (now != null && !ended) {
      end(RunStatus.FAILED, step, now.epoch(step, batches), now.lastEpoch());
    }
  }

  /** Shows what is only known when the run is over. */
  public void digest(String digest) {
    board.hand(() -> view.info("digest", TextNode.valueOf(digest)));
  }
}
