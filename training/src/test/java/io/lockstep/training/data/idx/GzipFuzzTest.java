package io.lockstep.training.data.idx;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.fuzz.MemoryFile;
import io.lockstep.training.data.DataException;
import java.nio.file.Path;

/** A compressed file of labels. */
class GzipFuzzTest extends FuzzTest {
  GzipFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    Path file = MemoryFile.of(input);
    IdxHeader header = IdxHeader.read(file, 1);
    if (header.compressed()) {
      IdxFile.read(header);
    }
  }
}
