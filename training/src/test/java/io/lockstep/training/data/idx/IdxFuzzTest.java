package io.lockstep.training.data.idx;

import io.lockstep.fuzz.DiskFile;
import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import java.util.Arrays;

/** A file of images, and behind it, from its 40th byte on, one of labels. */
class IdxFuzzTest extends FuzzTest {
  private static final int IMAGES = 40;

  private final DiskFile images = new DiskFile();
  private final DiskFile labels = new DiskFile();

  IdxFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    int cut = Math.min(IMAGES, input.length);
    IdxReader.read(
        images.of(Arrays.copyOf(input, cut)),
        labels.of(Arrays.copyOfRange(input, cut, input.length)));
  }
}
