package io.lockstep.faults;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of calls to a file system that are counted, and can be failed. */
public enum FileCall {
  /** A file is opened, or created by that. */
  OPEN,
  /** Bytes of an open file are read. */
  READ,
  /** Bytes are written to an open file. */
  WRITE,
  /** An open file is cut. */
  TRUNCATE,
  /** The system is asked to bring a file, or the names in a folder, to the disk (fsync). */
  FORCE,
  /** A file is closed; it is closed even where the call fails. */
  CLOSE,
  /** The size of an open file is asked for. */
  SIZE,
  /** A file is mapped into memory. */
  MAP,
  /** An open file is locked. */
  LOCK,
  /** A file gets another name. */
  MOVE,
  /** A file or an empty folder is deleted. */
  DELETE,
  /** A folder is created. */
  CREATE_FOLDER,
  /** A folder is opened for its names, or they are read. */
  LIST,
  /** Attributes of a file are looked at or set, such as whether it exists. */
  ATTRIBUTES;

  /** All kinds. */
  public static final Set<FileCall> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(FileCall.class));
}
