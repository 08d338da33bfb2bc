package io.lockstep.bench.cpu.djl;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Workload;
import io.lockstep.bench.worker.Prepared;
import io.lockstep.bench.worker.Server;
import io.lockstep.bench.worker.UnavailableException;
import io.lockstep.bench.worker.Workshop;
import java.io.IOException;

/** DJL's training steps; its threads are set by the property {@code ai.djl.pytorch.num_threads}. */
public final class DjlWorker implements Workshop {
  private DjlWorker() {}

  /** Serves without arguments. */
  public static void main(String[] args) throws IOException {
    new Server(new DjlWorker()).serve();
  }

  @Override
  public void describe(ObjectNode answer) {
    Engine engine = Engine.getInstance();
    answer
        .put("name", "DJL " + Engine.getDjlVersion() + " on PyTorch " + engine.getVersion())
        .put("java", Runtime.version().toString());
  }

  @Override
  public Prepared prepare(Workload work, String precision) {
    if (work instanceof Training training) {
      return new DjlTraining(training);
    }
    if (work instanceof ConvTraining training) {
      return new DjlConvolutions(training);
    }
    throw new UnavailableException("training steps alone are compared with it");
  }

  @Override
  public void close() {}
}
