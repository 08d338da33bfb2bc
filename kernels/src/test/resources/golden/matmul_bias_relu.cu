// k_matmul_relu: 8 groups of 256, 8320 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_matmul_relu(
    const float* __restrict__ in0,
    const float* __restrict__ in1,
    const float* __restrict__ in2,
    float* __restrict__ out0,
    const uint m,
    const uint n,
    const uint k,
    const uint tilesDown,
    const uint tilesAcross,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1) {
  __shared__ float tileA[1040];
  __shared__ float tileB[1040];
  const uint lane = threadIdx.x;
  const uint group = blockIdx.x;
  const uint batch = group / (tilesDown * tilesAcross);
  const uint row0 = group / tilesAcross % tilesDown * 64u;
  const uint col0 = group % tilesAcross * 64u;
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
  for (uint run = 0u; run < k; run += 512u) {
    #pragma unroll
    for (uint i = 0u; i < 4u; ++i) {
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        acc[i][j] = 0x0.0p0f;
      }
    }
    const uint end = k - run < 512u ? k : run + 512u;
    for (uint k0 = run; k0 < end; k0 += 16u) {
      #pragma unroll
      for (uint e = lane; e < 1024u; e += 256u) {
        const uint kA = e % 16u;
        const uint sideA = e / 16u;
        tileA[kA * 65u + sideA] = (k0 + kA) < end && (row0 + sideA) < m ? in0[batch * in0_stride0 + (row0 + sideA) * in0_stride1 + (k0 + kA)] : 0x0.0p0f;
        const uint kB = e % 16u;
        const uint sideB = e / 16u;
        tileB[kB * 65u + sideB] = (k0 + kB) < end && (col0 + sideB) < n ? in1[batch * in1_stride0 + (k0 + kB) * in1_stride1 + (col0 + sideB) * in1_stride2] : 0x0.0p0f;
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
      if (row < m && col < n) {
        const float v0 = total[i][j];
        const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
        const float v2 = __fadd_rn(v0, v1);
        const bool v3 = 0x0.0p0f < v2;
        const bool v4 = v2 != v2;
        const bool v5 = v3 || v4;
        const float v6 = v5 ? v2 : 0x0.0p0f;
        out0[batch * out0_stride0 + row * out0_stride1 + col] = v6;
      }
    }
  }
}
