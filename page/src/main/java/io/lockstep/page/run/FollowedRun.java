package io.lockstep.page.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLine.Kind;
import io.lockstep.training.run.RunLogTail;
import io.lockstep.training.run.RunSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run in a folder, which may be going on in another process: read along. */
final class FollowedRun {
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final RunFolder folder;
  private final RunView view;
  private final RunLogTail tail;
  private @Nullable RunLine start;
  private boolean ended;
  private long looked = System.nanoTime();

  FollowedRun(RunFolder folder, RunView view) {
    this.folder = folder;
    this.view = view;
    this.tail = new RunLogTail(folder.log());
  }

  /** Reads what there is. */
  FollowedRun read() {
    folder
        .readDocument()
        .ifPresent(text -> {
          JsonNode document = NetworkLines.document(text);
          view.info("document", document);
          view.info("layers", NetworkLines.ofDocument(document));
        });
    boolean _ = tail.read(this::line);
    status();
    return this;
  }

  /** Reads what has come since, once a second. */
  void look() {
    long now = System.nanoTime();
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      if (tail.read(this::line) || !ended) {
        status();
      }
    }
  }

  private void line(RunLine line) {
    if (line.kind() == Kind.START) {
      start = line;
    }
    ended = line.kind() == Kind.END || ended && line.kind() == Kind.TEST;
    view.line(line);
  }

  /** A run without an end goes on as long as its process does. */
  private void status() {
    RunLine began = start;
    if (!ended && began != null) {
      view.status(RunSummary.of(List.of(began)).status().text());
    }
  }
}
