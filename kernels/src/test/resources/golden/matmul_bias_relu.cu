// k_matmul_relu: 8 groups of 256, 8320 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_matmul_relu(
    const float* __restrict__ in0,
    const float* __restrict__ in1,
    const float* __restrict__ in2,
    float* __restrict__ out0) {
  __shared__ float tileA[1040];
  __shared__ float tileB[1040];
  const uint lane = threadIdx.x;
  const uint group = blockIdx.x;
  const uint batch = group / 4u;
  const uint row0 = (group / 2u % 2u) * 64u;
  const uint col0 = (group % 2u) * 64u;
  const uint down = lane / 16u;
  const uint across = lane % 16u;
  float total[4][4];
  float acc[4][4];
  #pragma unroll
  for (uint i = 0u; i < 4u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 4u; ++j) {
      total[i][j] = 0x0.0p0f;
    }
  }
  for (uint run = 0u; run < 1030u; run += 512u) {
    #pragma unroll
    for (uint i = 0u; i < 4u; ++i) {
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        acc[i][j] = 0x0.0p0f;
      }
    }
    const uint end = 1030u - run < 512u ? 1030u : run + 512u;
    for (uint k0 = run; k0 < end; k0 += 16u) {
      #pragma unroll
      for (uint e = lane; e < 1024u; e += 256u) {
        const uint kA = e % 16u;
        const uint sideA = e / 16u;
        tileA[kA * 65u + sideA] = (k0 + kA) < end && (row0 + sideA) < 100u ? in0[batch * 103000u + (row0 + sideA) * 1030u + (k0 + kA)] : 0x0.0p0f;
        const uint kB = e % 16u;
        const uint sideB = e / 16u;
        tileB[kB * 65u + sideB] = (k0 + kB) < end && (col0 + sideB) < 70u ? in1[batch * 72100u + (k0 + kB) + (col0 + sideB) * 1030u] : 0x0.0p0f;
      }
      __syncthreads();
      const uint depth = end - k0 < 16u ? end - k0 : 16u;
      for (uint k = 0u; k < depth; ++k) {
        #pragma unroll
        for (uint i = 0u; i < 4u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 4u; ++j) {
            acc[i][j] = __fmaf_rn(tileA[k * 65u + down + 16u * i], tileB[k * 65u + across + 16u * j], acc[i][j]);
          }
        }
      }
      __syncthreads();
    }
    #pragma unroll
    for (uint i = 0u; i < 4u; ++i) {
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        total[i][j] = __fadd_rn(total[i][j], acc[i][j]);
      }
    }
  }
  #pragma unroll
  for (uint i = 0u; i < 4u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 4u; ++j) {
      const uint row = row0 + down + 16u * i;
      const uint col = col0 + across + 16u * j;
      if (row < 100u && col < 70u) {
        const float v0 = total[i][j];
        const float v1 = in2[col];
        const float v2 = __fadd_rn(v0, v1);
        const bool v3 = 0x0.0p0f < v2;
        const bool v4 = v2 != v2;
        const bool v5 = v3 || v4;
        const float v6 = v5 ? v2 : 0x0.0p0f;
        out0[batch * 7000u + row * 70u + col] = v6;
      }
    }
  }
}
