package io.lockstep.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import jcuda.jcublas.JCublas2;
import org.junit.jupiter.api.Test;

class CublasTest {
  @Test
  void cublas_of_either_version_answers_through_the_native_of_jcuda() {
    FoundLibrary cublas = Installed.find(CudaLibrary.CUBLAS);
    JCudaNatives.load(cublas, JCublas2.class);
    int[] major = new int[1];
    assertEquals(0, JCublas2.cublasGetProperty(0, major));
    assertEquals(cublas.major(), major[0]);
  }
}
