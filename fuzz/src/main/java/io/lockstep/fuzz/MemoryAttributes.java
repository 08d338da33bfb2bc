package io.lockstep.fuzz;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What is known of a file in memory.
 *
 * @param size in bytes
 */
record MemoryAttributes(long size) implements BasicFileAttributes {
  private static final FileTime BEGINNING = FileTime.fromMillis(0);

  @Override
  public FileTime lastModifiedTime() {
    return BEGINNING;
  }

  @Override
  public FileTime lastAccessTime() {
    return BEGINNING;
  }

  @Override
  public FileTime creationTime() {
    return BEGINNING;
  }

  @Override
  public boolean isRegularFile() {
    return true;
  }

  @Override
  public boolean isDirectory() {
    return false;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public Object fileKey() {
    return this;
  }
}
