package io.lockstep.training.search;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.fuzz.DiskFile;
import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.SearchSpace;

/** The file of a study that is gone on with. */
class StudyFuzzTest extends FuzzTest {
  private static final ObjectNode DESCRIPTION =
      JsonNodeFactory.instance.objectNode().put("seed", 1);
  private static final SearchSpace SPACE =
      SearchSpace.EMPTY
          .with("lr", Dimension.logarithmic(1e-4, 1e-1))
          .with("optimizer", Dimension.choice("adam", "momentum"));

  private final DiskFile disk = new DiskFile();

  StudyFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    try (StudyFile file = StudyFile.open(disk.of(input), DESCRIPTION, SPACE)) {
      file.results().forEach(TrialJson::write);
    }
  }
}
