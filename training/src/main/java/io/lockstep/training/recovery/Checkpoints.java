package io.lockstep.training.recovery;

import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.checkpoint.RunCopy;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.loop.Checkpointing;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.RunPoint;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.metric.Monitor;
import io.lockstep.training.optim.OptimizerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run in a folder of checkpoints, one whenever it is due and one at the end. The step waits
 * for a copy in the memory of the host alone, of as many bytes as parameters, layer state, moments
 * and what callbacks keep; a thread that lives as long as it takes writes the copy. While it does,
 * no other checkpoint is taken: one that falls due is taken when the thread is done.
 *
 * <p>A checkpoint that cannot be written, such as on a full disk, is warned of, and the next one is
 * tried when it is due; the run goes on. Where the last one failed, {@link #close} says so.
 */
public final class Checkpoints implements Checkpointing.Kept {
  private static final System.Logger LOGGER = System.getLogger(Checkpoints.class.getName());

  private final CheckpointFolder folder;
  private final LongSupplier clock;
  private final Due due;
  private final RunCopy copy = new RunCopy();
  private final Retention retention;
  private Function<Trainer, ModelInfo> description = ModelInfo::of;
  private @Nullable Scaling targetScaling;
  private @Nullable String document;
  private Consumer<String> warnings = text -> LOGGER.log(System.Logger.Level.WARNING, text);
  private @Nullable OptimizerConfig begun;
  private @Nullable CheckpointName goesOnFrom;
  private boolean goesOn;
  private @Nullable Writing writing;
  private @Nullable CheckpointName writingName;
  private boolean best;
  private boolean toldFailure;
  private boolean toldBusy;
  private volatile boolean asked;
  private @Nullable DataException failure;
  private @Nullable CheckpointName written;
  private long waited;
  private int taken;

  /** Creates what keeps a run in a folder, which is closed with it. */
  public Checkpoints(CheckpointFolder folder, CheckpointInterval every) {
    this(folder, every, System::nanoTime);
  }

  /** Creates what is told the time, in nanoseconds. */
  Checkpoints(CheckpointFolder folder, CheckpointInterval every, LongSupplier clock) {
    this.folder = folder;
    this.clock = clock;
    this.due = new Due(every, clock);
    this.retention = new Retention(folder);
  }

  /**
   * Keeps so many of the newest checkpoints; 3 without this.
   *
   * @throws IllegalArgumentException if it is not at least 1
   */
  public Checkpoints keep(int newest) {
    retention.keep(newest);
    return this;
  }

  /**
   * Keeps the checkpoint of the best epoch, too, however old it is; one is taken at the end of each
   * epoch that is better than all before.
   */
  public Checkpoints keepBest(Monitor monitor) {
    retention.keepBest(monitor);
    return this;
  }

  /** Describes the model in each checkpoint; {@link ModelInfo#of} without this. */
  public Checkpoints describedBy(Function<Trainer, ModelInfo> info) {
    this.description = info;
    return this;
  }

  /** Keeps the scaling of the numbers to predict in each checkpoint. */
  public Checkpoints withTargetScaling(@Nullable Scaling ofTargets) {
    this.targetScaling = ofTargets;
    return this;
  }

  /** Keeps the document of the run in each checkpoint. */
  public Checkpoints withDocument(@Nullable String ofRun) {
    this.document = ofRun;
    return this;
  }

  /**
   * Tells warnings, a line each, such as that a checkpoint could not be written; without this they
   * are logged.
   */
  public Checkpoints warning(Consumer<String> told) {
    this.warnings = told;
    return this;
  }

  /** Returns the folder. */
  public CheckpointFolder folder() {
    return folder;
  }

  /**
   * Puts a trainer that was just built to where the newest good checkpoint of the folder is, if
   * there is one; newer ones that are damaged are warned of.
   *
   * @throws DataException if none of several can be read, or the trainer is of another run
   */
  public NewestCheckpoint resume(Trainer trainer) {
    NewestCheckpoint newest = folder.newest();
    ModelFile file = newest.requireGood(folder.path());
    newest.damaged().forEach(text -> warnings.accept(text + " The checkpoint before it is taken."));
    if (file != null) {
      file.restore(trainer);
      goesOnFrom(file);
    }
    return newest;
  }

  /** Says that the run goes on from a checkpoint, to which its trainer was put. */
  public Checkpoints goesOnFrom(ModelFile file) {
    begun = file.begun();
    goesOn = true;
    goesOnFrom = new CheckpointName(file.info().epochs(), file.info().step());
    return this;
  }

  /** Has a checkpoint taken at the next point of the run, from any thread. */
  public void ask() {
    asked = true;
  }

  /** Returns the newest checkpoint that was written and is safe, or null. */
  public @Nullable Path newest() {
    return written == null ? null : folder.file(written);
  }

  /** Returns how many checkpoints were taken. */
  public int taken() {
    return taken;
  }

  /** Returns how long steps have waited for copies, all together. */
  public Duration waited() {
    return Duration.ofNanos(waited);
  }

  /** Returns the bytes of host memory that copies take. */
  public long bytes() {
    return copy.bytes();
  }

  @Override
  public void onStart(Trainer trainer) {
    List<CheckpointName> there = folder.names();
    if (!goesOn && !there.isEmpty()) {
      throw new DataException(
          "checkpoints",
          folder.path(),
          "",
          "there is a run in it, whose newest checkpoint is " + there.getLast().file(),
          "Resume it, or give another folder");
    }
    if (begun == null) {
      begun = trainer.optimizer().config();
    }
    if (goesOnFrom != null && there.contains(goesOnFrom)) {
      written = goesOnFrom;
    }
    goesOn = true;
    due.begin(trainer);
    retention.begin(trainer.state().reports());
    best = false;
    try {
      copy.reserve(trainer);
    } catch (OutOfMemoryError e) {
      failed(noMemory(folder.path(), e));
    }
  }

  private static DataException noMemory(Path file, OutOfMemoryError reason) {
    return new DataException(
        "checkpoints",
        file,
        "",
        "there is no memory for it (" + reason.getMessage() + ")",
        "Free memory on this machine, or train a smaller model",
        reason);
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    best |= retention.isBest(report);
    return true;
  }

  @Override
  public void onPoint(Trainer trainer, RunPoint point) {
    look();
    switch (point) {
      case STEP, EPOCH -> {
        boolean isGood = point == RunPoint.EPOCH || trainer.isVerified();
        if (asked || best || isGood && due.isDue(trainer, point)) {
          takeUnlessBusy(trainer);
        }
      }
      case END -> {
        join();
        if (!name(trainer).equals(written)) {
          take(trainer);
          join();
        }
      }
    }
  }

  private static CheckpointName name(Trainer trainer) {
    return new CheckpointName(trainer.epochsDone(), trainer.optimizer().step());
  }

  private void takeUnlessBusy(Trainer trainer) {
    if (writing == null) {
      take(trainer);
    } else if (!toldBusy) {
      toldBusy = true;
      warnings.accept(
          "[checkpoints] "
              + folder.path()
              + ": a checkpoint is due while the one before is still being written; it is taken"
              + " when that is done; this is told once; checkpoints at longer intervals cost less");
    }
  }

  private void take(Trainer trainer) {
    asked = false;
    best = false;
    due.taken(trainer);
    CheckpointName name = name(trainer);
    writingName = name;
    long before = clock.getAsLong();
    try {
      OptimizerConfig first = begun == null ? trainer.optimizer().config() : begun;
      RunState state =
          copy.take(trainer, description.apply(trainer), targetScaling, document, first);
      if (!state.total().hasNumber()) {
        return; // The run is about to end with the reason.
      }
      writing =
          Writing.start(() -> {
            copy.write(folder.file(name));
            return retention.retain(name, state.reports());
          });
      taken++;
    } catch (OutOfMemoryError e) {
      failed(noMemory(folder.file(name), e));
    }
    waited += clock.getAsLong() - before;
  }

  /** Sees whether a checkpoint was written, and how that went. */
  private void look() {
    if (writing != null && writing.isDone()) {
      join();
    }
  }

  /** Waits until the checkpoint that is being written, if any, is. */
  private void join() {
    Writing ends = writing;
    if (ends == null) {
      return;
    }
    writing = null;
    switch (ends.join()) {
      case Writing.Result.Written(List<String> notes) -> {
        written = writingName;
        failure = null;
        toldFailure = false;
        notes.forEach(warnings);
      }
      case Writing.Result.Failed(DataException reason) -> failed(reason);
    }
  }

  private void failed(DataException reason) {
    failure = reason;
    if (!toldFailure) {
      toldFailure = true;
      warnings.accept(reason.getMessage() + " The run goes on, and the next checkpoint is tried.");
    }
  }

  /**
   * Waits until the last checkpoint is written, and gives memory and folder back.
   *
   * @throws DataException if the last checkpoint could not be written
   */
  @Override
  public void close() {
    try (CheckpointFolder _ = folder;
        RunCopy _ = copy) {
      join();
    }
    DataException last = failure;
    failure = null;
    if (last != null) {
      throw last;
    }
  }
}
