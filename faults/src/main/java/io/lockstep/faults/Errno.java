package io.lockstep.faults;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What a system says when a call fails, as the JDK words it. */
public enum Errno {
  /** The disk is full. */
  ENOSPC("No space left on device"),
  /** The disk is broken. */
  EIO("Input/output error"),
  /** The process has no descriptors left. */
  EMFILE("Too many open files"),
  /** Permission is missing. */
  EACCES("Permission denied"),
  /** No memory, such as for a mapping. */
  ENOMEM("Cannot allocate memory");

  private final String text;

  Errno(String text) {
    this.text = text;
  }

  /** Returns what the system says. */
  public String text() {
    return text;
  }

  /** Returns the exception of a call on an open file, which does not know its name. */
  IOException ofChannel() {
    return new IOException(text);
  }

  /** Returns the exception of a call that names a file. */
  IOException ofPath(Path path) {
    return this == EACCES
        ? new AccessDeniedException(path.toString())
        : new FileSystemException(path.toString(), null, text);
  }
}
