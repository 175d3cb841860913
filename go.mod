module github.com/medspil/medspil

go 1.26
