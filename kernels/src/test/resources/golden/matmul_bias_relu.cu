// k_matmul_relu_runs: 72 groups of 128, 9216 bytes of local memory
// k_matmul_relu_sums: 55 groups of 256, 0 bytes of local memory
// workspace: 168000 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(128, 8) k_matmul_relu_runs(
    const float* __restrict__ in0,
    const float* __restrict__ in1,
    const float* __restrict__ in2,
    float* __restrict__ out0,
    float* __restrict__ workspace,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1) {
  __shared__ __align__(16) float shared[2304];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint down = item / 64u * 8u + item / 2u % 8u;
  const uint across = item / 32u % 2u * 4u + item / 16u % 2u * 2u + item % 2u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 32u;
  const uint col0 = tileAcross * 32u;
  const uint batch = beyond / runs;
  const uint run = beyond - batch * runs;
  const uint begin = run * 512u;
  const uint end = k < begin + 512u ? k : begin + 512u;
  float acc[2][4];
  #pragma unroll
  for (uint i = 0u; i < 2u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 4u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  const bool whole = begin < end && k % 16u == 0u && ((in0_stride0 | in0_stride1) & 3u) == 0u && ((size_t)in0 & 15) == 0 && in1_stride1 == 1u && ((in1_stride0 | in1_stride2) & 3u) == 0u && ((size_t)in1 & 15) == 0;
  if (whole) {
    uint placeA[1];
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      const uint e = item + t * 128u;
      const uint side = row0 + e / 4u;
      placeA[t] = batch * in0_stride0 + (side < m ? side : 0u) * in0_stride1 + (begin + e % 4u * 4u);
    }
    float* toA = shared + item % 4u * 4u * 36u + item / 4u;
    float4 nextA[1];
    uint placeB[1];
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      const uint e = item + t * 128u;
      const uint side = col0 + e / 4u;
      placeB[t] = batch * in1_stride0 + (begin + e % 4u * 4u) * in1_stride1 + (side < n ? side : 0u) * in1_stride2;
    }
    float* toB = shared + 576u + item % 4u * 4u * 36u + item / 4u;
    float4 nextB[1];
    const float* fromA = shared + down * 2u;
    const float* fromB = shared + 576u + across * 4u;
    int other = 1152;
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      nextA[t] = *(const float4*)(in0 + placeA[t]);
      placeA[t] += 16u * 1;
    }
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      nextB[t] = *(const float4*)(in1 + placeB[t]);
      placeB[t] += 16u * in1_stride1;
    }
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      *(toA + t * 32u + 0u) = nextA[t].x;
      *(toA + t * 32u + 36u) = nextA[t].y;
      *(toA + t * 32u + 72u) = nextA[t].z;
      *(toA + t * 32u + 108u) = nextA[t].w;
    }
    toA += other;
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      *(toB + t * 32u + 0u) = nextB[t].x;
      *(toB + t * 32u + 36u) = nextB[t].y;
      *(toB + t * 32u + 72u) = nextB[t].z;
      *(toB + t * 32u + 108u) = nextB[t].w;
    }
    toB += other;
    __syncthreads();
    for (uint k0 = begin; k0 < end; k0 += 16u) {
      if (k0 + 16u < end) {
        #pragma unroll
        for (uint t = 0u; t < 1u; ++t) {
          nextA[t] = *(const float4*)(in0 + placeA[t]);
          placeA[t] += 16u * 1;
        }
        #pragma unroll
        for (uint t = 0u; t < 1u; ++t) {
          nextB[t] = *(const float4*)(in1 + placeB[t]);
          placeB[t] += 16u * in1_stride1;
        }
      }
      #pragma unroll
      for (uint kk = 0u; kk < 16u; ++kk) {
        float x[2];
        x[0] = *(fromA + kk * 36u + 0u);
        x[1] = *(fromA + kk * 36u + 1u);
        float y[4];
        const float4 y0 = *(const float4*)(fromB + kk * 36u + 0u);
        y[0] = y0.x;
        y[1] = y0.y;
        y[2] = y0.z;
        y[3] = y0.w;
        #pragma unroll
        for (uint i = 0u; i < 2u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 4u; ++j) {
            acc[i][j] = __fmaf_rn(x[i], y[j], acc[i][j]);
          }
        }
      }
      fromA += other;
      fromB += other;
      other = -other;
      #pragma unroll
      for (uint t = 0u; t < 1u; ++t) {
        *(toA + t * 32u + 0u) = nextA[t].x;
        *(toA + t * 32u + 36u) = nextA[t].y;
        *(toA + t * 32u + 72u) = nextA[t].z;
        *(toA + t * 32u + 108u) = nextA[t].w;
      }
      toA += other;
      #pragma unroll
      for (uint t = 0u; t < 1u; ++t) {
        *(toB + t * 32u + 0u) = nextB[t].x;
        *(toB + t * 32u + 36u) = nextB[t].y;
        *(toB + t * 32u + 72u) = nextB[t].z;
        *(toB + t * 32u + 108u) = nextB[t].w;
      }
      toB += other;
      __syncthreads();
    }
  } else {
    float nextA[4];
    float nextB[4];
    uint at = 0u;
    const float* fromA = shared + down * 2u;
    const float* fromB = shared + 576u + across * 4u;
    int other = 1152;
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      const uint atK = begin + kk;
      const uint atSide = row0 + side;
      nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
    }
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      const uint atK = begin + kk;
      const uint atSide = col0 + side;
      nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
    }
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      shared[at + kk * 36u + side] = nextA[t];
    }
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      shared[at + 576u + kk * 36u + side] = nextB[t];
    }
    at += other;
    __syncthreads();
    for (uint k0 = begin; k0 < end; k0 += 16u) {
      if (k0 + 16u < end) {
        #pragma unroll
        for (uint t = 0u; t < 4u; ++t) {
          const uint e = item + t * 128u;
          const uint kk = e % 16u;
          const uint side = e / 16u;
          const uint atK = k0 + 16u + kk;
          const uint atSide = row0 + side;
          nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
        }
        #pragma unroll
        for (uint t = 0u; t < 4u; ++t) {
          const uint e = item + t * 128u;
          const uint kk = e % 16u;
          const uint side = e / 16u;
          const uint atK = k0 + 16u + kk;
          const uint atSide = col0 + side;
          nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
        }
      }
      #pragma unroll 1
      for (uint kk = 0u; kk < 16u; ++kk) {
        float x[2];
        x[0] = *(fromA + kk * 36u + 0u);
        x[1] = *(fromA + kk * 36u + 1u);
        float y[4];
        const float4 y0 = *(const float4*)(fromB + kk * 36u + 0u);
        y[0] = y0.x;
        y[1] = y0.y;
        y[2] = y0.z;
        y[3] = y0.w;
        #pragma unroll
        for (uint i = 0u; i < 2u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 4u; ++j) {
            acc[i][j] = __fmaf_rn(x[i], y[j], acc[i][j]);
          }
        }
      }
      fromA += other;
      fromB += other;
      other = -other;
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 16u;
        const uint side = e / 16u;
        shared[at + kk * 36u + side] = nextA[t];
      }
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 16u;
        const uint side = e / 16u;
        shared[at + 576u + kk * 36u + side] = nextB[t];
      }
      at += other;
      __syncthreads();
    }
  }
  for (uint step = 0u; step < 2u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 2u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 4u; ++j) {
          shared[down * 40u + across * 4u + j] = acc[i][j];
        }
      }
    }
    __syncthreads();
    for (uint e = item; e < 512u; e += 128u) {
      const uint by = e / 32u;
      const uint row = row0 + by * 2u + step;
      const uint col = col0 + e % 32u;
      if (row < m && col < n) {
        workspace[run * count + (batch * m + row) * n + col] = shared[by * 40u + e % 32u];
      }
    }
    __syncthreads();
  }
}

extern "C" __global__ void __launch_bounds__(256) k_matmul_relu_sums(
    const float* __restrict__ in0,
    const float* __restrict__ in1,
    const float* __restrict__ in2,
    float* __restrict__ out0,
    float* __restrict__ workspace,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint line = __umulhi(i << 1, n_magic) >> n_shift;
    const uint col = i - line * n;
    const uint batch = __umulhi(line << 1, m_magic) >> m_shift;
    const uint row = line - batch * m;
    float product = 0x0.0p0f;
    #pragma unroll 4
    for (uint run = 0u; run < runs; ++run) {
      const float result = workspace[run * count + i];
      product = __fadd_rn(product, result);
    }
    const float v0 = product;
    const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
    const float v2 = __fadd_rn(v0, v1);
    const bool v3 = 0x0.0p0f < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : 0x0.0p0f;
    out0[batch * out0_stride0 + row * out0_stride1 + col] = v6;
  }
}
