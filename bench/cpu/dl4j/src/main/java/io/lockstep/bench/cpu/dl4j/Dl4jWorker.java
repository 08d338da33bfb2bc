package io.lockstep.bench.cpu.dl4j;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Workload;
import io.lockstep.bench.worker.Prepared;
import io.lockstep.bench.worker.Server;
import io.lockstep.bench.worker.UnavailableException;
import io.lockstep.bench.worker.Workshop;
import java.io.IOException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's training steps; its threads are set by {@code OMP_NUM_THREADS}. */
public final class Dl4jWorker implements Workshop {
  private Dl4jWorker() {}

  /** Serves without arguments. */
  public static void main(String[] args) throws IOException {
    new Server(new Dl4jWorker()).serve();
  }

  @Override
  public void describe(ObjectNode answer) {
    answer
        .put("name", version() + " on " + Nd4j.getBackend().getClass().getSimpleName())
        .put("java", Runtime.version().toString());
  }

  /** The name of the jar without its ending, the only place that has the version. */
  private static String version() {
    String jar =
        MultiLayerNetwork.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.substring(jar.lastIndexOf('/') + 1).replace(".jar", "");
  }

  @Override
  public Prepared prepare(Workload work, String precision) {
    if (work instanceof Training training) {
      return new Dl4jTraining(training);
    }
    throw new UnavailableException("training steps alone are compared with it");
  }

  @Override
  public void close() {}
}
