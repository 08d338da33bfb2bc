package io.lockstep.training.run;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.fuzz.MemoryFile;
import io.lockstep.training.data.DataException;
import java.nio.file.Path;

/** The log of a run, and what comes of it. */
class RunLogFuzzTest extends FuzzTest {
  RunLogFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    Path file = MemoryFile.of(input);
    RunLog.read(file).forEach(RunLine::toJson);
    RunSummary.of(RunLog.readEpochs(file)).toJson();
  }
}
