package io.lockstep.page.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLine.Kind;
import io.lockstep.training.run.RunLogTail;
import io.lockstep.training.run.RunStatus;
import io.lockstep.training.run.RunSummary;
import io.lockstep.training.run.RunTouch.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run in a folder, which may be going on in another process: read along. */
final class FollowedRun {
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final RunFolder folder;
  private final RunView view;
  private final RunLogTail tail;
  private String document = "";
  private @Nullable RunLine start;
  private boolean ended;
  private boolean paused;
  private long looked = System.nanoTime();

  FollowedRun(RunFolder folder, RunView view) {
    this.folder = folder;
    this.view = view;
    this.tail = new RunLogTail(folder.log(), this::forget);
  }

  /** Reads what there is. */
  FollowedRun read() {
    document();
    boolean _ = tail.read(this::line);
    status();
    return this;
  }

  /** Reads what has come since, once a second. */
  void look() {
    long now = System.nanoTime();
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      document();
      if (tail.read(this::line) || !ended) {
        status();
      }
    }
  }

  /** What the run is, and at its end what came of it. */
  private void document() {
    String text = folder.readDocument().orElse("");
    if (!text.equals(document)) {
      document = text;
      JsonNode json = NetworkLines.document(text);
      view.info("document", json);
      view.info("layers", NetworkLines.ofDocument(json));
    }
  }

  /** The run was begun anew, or goes on from an earlier step than it had reached. */
  private void forget() {
    start = null;
    ended = false;
    paused = false;
    view.clear();
  }

  private void line(RunLine line) {
    if (line.kind() == Kind.START) {
      start = line;
    }
    if (line.kind() == Kind.TOUCH && !line.text("action").equals(Action.RATE.text())) {
      paused = line.text("action").equals(Action.PAUSE.text());
    }
    ended = line.kind() == Kind.END || ended && line.kind() == Kind.TEST;
    view.line(line);
  }

  /** A run without an end goes on as long as its process does. */
  private void status() {
    RunLine began = start;
    if (!ended && began != null) {
      RunStatus status = RunSummary.of(List.of(began)).status();
      boolean waits = paused && status == RunStatus.RUNNING;
      view.status(waits ? RunView.PAUSED : status.text());
    }
  }
}
