package io.lockstep.faults;

import io.lockstep.faults.power.PowerJournal;
import io.lockstep.faults.power.UnforcedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that is about to be opened: what the journal has to know before and after. */
final class OpenFile {
  private final Path file;
  private final FaultInjector faults;
  private final @Nullable PowerJournal journal;
  private final boolean forWriting;
  private final boolean appends;
  private final boolean isNew;

  OpenFile(
      Path file,
      Set<? extends OpenOption> options,
      FaultInjector faults,
      @Nullable PowerJournal journal)
      throws IOException {
    this.file = file;
    this.faults = faults;
    this.journal = journal;
    this.appends = options.contains(StandardOpenOption.APPEND);
    this.forWriting = appends || options.contains(StandardOpenOption.WRITE);
    this.isNew = journal != null && forWriting && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (journal != null && !isNew && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      try (UnforcedFile old = journal.open(file)) {
        old.beforeTruncate(0);
      }
    }
  }

  /** Returns the channel of the file that has been opened. */
  FileChannel channel(FileChannel opened) throws IOException {
    if (journal == null) {
      return new FaultyChannel(file, opened, appends, faults, null, null);
    }
    if (isNew) {
      journal.created(file);
    }
    boolean isFile = forWriting && Files.isRegularFile(file);
    return new FaultyChannel(
        file, opened, appends, faults, journal, isFile ? journal.open(file) : null);
  }
}
